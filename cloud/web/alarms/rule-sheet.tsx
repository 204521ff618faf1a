import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import {
  type HookView,
  issueSeverities,
  type NoticeRule,
  type NoticeRuleView,
} from "../../../contract/hub-alarms.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useLocale, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { CheckField } from "../check-field.tsx";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { TypedField } from "./typed-field.tsx";

/** A rule as its form holds it. */
interface RuleDraft extends Pick<
  NoticeRule,
  "name" | "severity" | "tellsEnd" | "enabled" | "language"
> {
  /** `site/room`, `site/` for all of its rooms; empty: everywhere. */
  readonly place: string;
  /** A hook's id; `mail`. */
  readonly by: string;
  /** One a line. */
  readonly addresses: string;
  readonly quietFrom: string;
  readonly quietTo: string;
}

function draftOf(rule: NoticeRuleView | null, language: NoticeRule["language"]): RuleDraft {
  if (rule === null) {
    const fresh = { name: "", severity: "soon", tellsEnd: true, enabled: true, language } as const;
    return { ...fresh, place: "", by: "mail", addresses: "", quietFrom: "", quietTo: "" };
  }
  const { name, severity, tellsEnd, enabled, site, room, to, quiet } = rule;
  return {
    name,
    severity,
    tellsEnd,
    enabled,
    language: rule.language,
    place: site === null ? "" : `${site}/${room ?? ""}`,
    by: to.kind === "mail" ? "mail" : to.hook,
    addresses: to.kind === "mail" ? to.addresses.join("\n") : "",
    quietFrom: quiet?.from ?? "",
    quietTo: quiet?.to ?? "",
  };
}

function ruleOf(draft: RuleDraft): NoticeRule {
  const { name, severity, tellsEnd, enabled, language, place, by, quietFrom, quietTo } = draft;
  const [site = "", room = ""] = place.split("/");
  const addresses = draft.addresses.split(/[\s,;，；]+/).filter(Boolean);
  return {
    name,
    severity,
    tellsEnd,
    enabled,
    language,
    site: site === "" ? null : site,
    room: room === "" ? null : room,
    to: by === "mail" ? { kind: "mail", addresses } : { kind: "hook", hook: by },
    quiet: quietFrom === "" || quietTo === "" ? null : { from: quietFrom, to: quietTo },
  };
}

/** Adds a rule of who is told, or changes one. */
export function RuleSheet(props: {
  /** Null: a new one. */
  readonly rule: NoticeRuleView | null;
  readonly hooks: readonly HookView[];
  readonly done: () => void;
  readonly close: () => void;
}) {
  const { rule, hooks, done, close } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { language } = useLocale();
  const [draft, setDraft] = useState(() => draftOf(rule, language));
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async () => {
    const answer = await api.saveRule(rule?.id ?? null, ruleOf(draft));
    if (answer.ok) done();
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={rule === null ? t("tell.add-rule") : rule.name} close={close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemNote problem={problem} />
        <TypedField
          label={t("tell.name")}
          type="text"
          value={draft.name}
          set={(name) => change({ name })}
        />
        <ChoiceRow
          label={t("tell.severity")}
          choices={issueSeverities.map((value) => ({ value, text: t(`issue.severity-${value}`) }))}
          value={draft.severity}
          onChange={(severity) => change({ severity })}
        />
        <PlaceField value={draft.place} set={(place) => change({ place })} />
        <WayFields draft={draft} hooks={hooks} change={change} />
        <QuietFields draft={draft} change={change} />
        <CheckField
          label={t("tell.tells-end")}
          hint={null}
          checked={draft.tellsEnd}
          onChange={(tellsEnd) => change({ tellsEnd })}
        />
        <CheckField
          label={t("tell.enabled")}
          hint={null}
          checked={draft.enabled}
          onChange={(enabled) => change({ enabled })}
        />
        <div class="sheet-buttons">
          <button type="submit" class="button button-main">
            {t("issue.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

function QuietFields(props: {
  readonly draft: RuleDraft;
  readonly change: (part: Partial<RuleDraft>) => void;
}) {
  const { draft, change } = props;
  const { t } = useSpeech();
  return (
    <>
      <div class="field-row">
        <TypedField
          label={t("tell.quiet-from")}
          type="time"
          value={draft.quietFrom}
          set={(quietFrom) => change({ quietFrom })}
          isOptional
        />
        <TypedField
          label={t("tell.quiet-to")}
          type="time"
          value={draft.quietTo}
          set={(quietTo) => change({ quietTo })}
          isOptional
        />
      </div>
      <p class="field-hint">{t("tell.quiet-hint")}</p>
    </>
  );
}

function PlaceField(props: { readonly value: string; readonly set: (value: string) => void }) {
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const known = rooms?.ok === true ? rooms.value : [];
  const sites = [...new Set(known.map(({ site }) => site))];
  return (
    <Field label={t("tell.place")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          value={props.value}
          onChange={(event) => props.set(event.currentTarget.value)}
        >
          <option value="">{t("tell.everywhere")}</option>
          {sites.map((site) => (
            <option key={site} value={`${site}/`}>
              {t("maintenance.whole-site", { site })}
            </option>
          ))}
          {known.map(({ site, room, name }) => (
            <option key={`${site}/${room}`} value={`${site}/${room}`}>
              {name[locale.language]} ({room})
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function WayFields(props: {
  readonly draft: RuleDraft;
  readonly hooks: readonly HookView[];
  readonly change: (part: Partial<RuleDraft>) => void;
}) {
  const { draft, hooks, change } = props;
  const { t } = useSpeech();
  return (
    <>
      <Field label={t("tell.to")} hint={null}>
        {(ids) => (
          <select
            {...ids}
            class="select"
            value={draft.by}
            onChange={(event) => change({ by: event.currentTarget.value })}
          >
            <option value="mail">{t("tell.to-mail")}</option>
            {hooks.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.by === "mail" && (
        <>
          <Field label={t("tell.addresses")} hint={t("tell.addresses-hint")}>
            {(ids) => (
              <textarea
                {...ids}
                rows={2}
                required
                value={draft.addresses}
                onInput={(event) => change({ addresses: event.currentTarget.value })}
              />
            )}
          </Field>
          <ChoiceRow
            label={t("tell.language")}
            choices={[
              { value: "zh", text: "中文" },
              { value: "en", text: "English" },
            ]}
            value={draft.language}
            onChange={(language) => change({ language })}
          />
        </>
      )}
    </>
  );
}
