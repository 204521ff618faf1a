import { useState } from "preact/hooks";
import { type Hook, hookEvents, type HookView } from "../../../contract/hub-alarms.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { CheckField } from "../check-field.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useTask } from "../people/use-task.ts";
import { DeliveryLog } from "./delivery-log.tsx";
import { TypedField } from "./typed-field.tsx";

type Draft = Hook;

const fresh: Draft = {
  name: "",
  url: "",
  allowsPrivate: false,
  enabled: true,
  events: [...hookEvents],
};

/** Adds a program that hears of alarms, or changes one; a secret is shown once. */
export function HookSheet(props: {
  /** Null: a new one. */
  readonly hook: HookView | null;
  readonly changed: () => void;
  readonly close: () => void;
}) {
  const { hook, changed, close } = props;
  const { t } = useSpeech();
  const [secret, setSecret] = useState<{ readonly of: string; readonly text: string } | null>(null);
  const show = (of: string, text: string) => {
    setSecret({ of, text });
    changed();
  };
  if (secret !== null) {
    return (
      <Sheet key="secret" title={t("tell.secret-title", { name: secret.of })} close={close}>
        <p>{t("tell.secret-what")}</p>
        <code class="source-token">{secret.text}</code>
      </Sheet>
    );
  }
  const done = () => {
    changed();
    close();
  };
  return (
    <Sheet title={hook === null ? t("tell.add-hook") : hook.name} close={close}>
      <HookForm hook={hook} made={show} saved={done} />
      {hook !== null && <SecretPart hook={hook} made={(text) => show(hook.name, text)} />}
      {hook !== null && <Answers hook={hook} />}
    </Sheet>
  );
}

function HookForm(props: {
  readonly hook: HookView | null;
  readonly made: (name: string, secret: string) => void;
  readonly saved: () => void;
}) {
  const { hook, made, saved } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [draft, setDraft] = useState<Draft>(() => draftOf(hook));
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const save = () =>
    hook === null
      ? run(
          () => api.addHook(draft),
          ({ hook: { name }, secret }) => made(name, secret),
        )
      : run(() => api.changeHook(hook.id, draft), saved);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TypedField
        label={t("tell.name")}
        type="text"
        value={draft.name}
        set={(name) => change({ name })}
      />
      <TypedField
        label={t("tell.url")}
        hint="https://…"
        type="url"
        value={draft.url}
        set={(url) => change({ url })}
      />
      <CheckField
        label={t("tell.private")}
        hint={null}
        checked={draft.allowsPrivate}
        onChange={(allowsPrivate) => change({ allowsPrivate })}
      />
      <EventFields draft={draft} change={change} />
      <CheckField
        label={t("tell.hook-on")}
        hint={t("tell.hook-on-hint")}
        checked={draft.enabled}
        onChange={(enabled) => change({ enabled })}
      />
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button
          type="submit"
          class="button button-main"
          disabled={busy || draft.events.length === 0}
        >
          {t("issue.save")}
        </button>
      </div>
    </form>
  );
}

function draftOf(hook: HookView | null): Draft {
  if (hook === null) return fresh;
  const { id: _itself, ...draft } = hook;
  return draft;
}

function EventFields(props: {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}) {
  const { draft, change } = props;
  const { t } = useSpeech();
  const chosen: readonly string[] = draft.events;
  return (
    <fieldset class="hook-events">
      <legend class="field-label">{t("tell.events")}</legend>
      <p class="field-hint">{t("tell.events-hint")}</p>
      <div class="hook-event-row">
        {hookEvents.map((event) => (
          <CheckField
            key={event}
            label={t(`tell.kind-${event}`)}
            hint={null}
            checked={chosen.includes(event)}
            onChange={(isOn) =>
              change({
                events: hookEvents.filter((one) => (one === event ? isOn : chosen.includes(one))),
              })
            }
          />
        ))}
      </div>
      {chosen.length === 0 && (
        <p class="field-error" role="alert">
          {t("tell.events-none")}
        </p>
      )}
    </fieldset>
  );
}

/** Another secret, after a word of what that does to the receiver. */
function SecretPart(props: { readonly hook: HookView; readonly made: (secret: string) => void }) {
  const { hook, made } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [isAsked, setAsked] = useState(false);
  return (
    <section class="hook-part" aria-labelledby="hook-secret">
      <h3 id="hook-secret">{t("tell.secret")}</h3>
      <ProblemNote problem={problem} />
      {isAsked ? (
        <>
          <p role="status">{t("tell.secret-renew-what")}</p>
          <div class="sheet-buttons">
            <button type="button" class="button" onClick={() => setAsked(false)}>
              {t("issue.keep")}
            </button>
            <button
              type="button"
              class="button button-danger"
              disabled={busy}
              onClick={() =>
                run(
                  () => api.renewSecret(hook.id),
                  ({ secret }) => made(secret),
                )
              }
            >
              {t("tell.secret-renew-do")}
            </button>
          </div>
        </>
      ) : (
        <button type="button" class="button hook-button" onClick={() => setAsked(true)}>
          {t("tell.secret-renew")}
        </button>
      )}
    </section>
  );
}

/** Shown at once; the whole log stands on the page. */
const answersShown = 10;

function Answers(props: { readonly hook: HookView }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const { id } = props.hook;
  const answer = useAnswer(() => api.deliveries(id), id);
  return (
    <section class="hook-part" aria-labelledby="hook-answers">
      <h3 id="hook-answers">{t("tell.answers")}</h3>
      <AnswerPart answer={answer}>
        {(list) => <DeliveryLog list={list.slice(0, answersShown)} none={t("tell.answers-none")} />}
      </AnswerPart>
    </section>
  );
}
