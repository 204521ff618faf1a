import {
  type DeliveryView,
  hookEvents,
  type HookView,
  type NoticeRuleView,
} from "../../../contract/hub-alarms.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { type Speech, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";

/** The programs that hear of alarms, with what they take and how they answered last. */
export function HookCard(props: {
  readonly hooks: readonly HookView[];
  readonly rules: readonly NoticeRuleView[];
  /** Newest first. */
  readonly log: readonly DeliveryView[];
  /** Null: a new one. */
  readonly start: (hook: HookView | null) => void;
  readonly test: (id: string) => void;
  readonly remove: (id: string) => void;
}) {
  const { hooks, rules, log, start, test, remove } = props;
  const speech = useSpeech();
  const { t } = speech;
  return (
    <section class="card" aria-labelledby="hooks-title">
      <header class="group-head">
        <h2 id="hooks-title">{t("tell.hooks")}</h2>
        <button type="button" class="button" onClick={() => start(null)}>
          {t("tell.add-hook")}
        </button>
      </header>
      <p class="quiet small">{t("tell.hooks-what")}</p>
      {hooks.length === 0 && <p class="quiet">{t("tell.hooks-none")}</p>}
      <ul class="issue-list">
        {hooks.map((hook) => {
          const { id, name, url, enabled } = hook;
          return (
            <li key={id} class="group-head">
              <div class="hook-facts">
                <strong>{name}</strong>
                <p class="small issue-note">{url}</p>
                {enabled ? (
                  <p class="small quiet">{takenText(speech, hook, rules)}</p>
                ) : (
                  <Badge tone="unknown" icon="off" text={t("tell.hook-off")} />
                )}
                <LastAnswer last={log.find(({ target }) => target === id)} />
              </div>
              <div class="issue-tasks">
                <button
                  type="button"
                  class="button"
                  aria-label={t("tell.test-of", { name })}
                  onClick={() => test(id)}
                >
                  {t("tell.test")}
                </button>
                <button
                  type="button"
                  class="button"
                  aria-label={t("tell.change-of", { name })}
                  onClick={() => start(hook)}
                >
                  {t("tell.change")}
                </button>
                <button
                  type="button"
                  class="button"
                  aria-label={t("tell.delete-of", { name })}
                  onClick={() => remove(id)}
                >
                  {t("tell.delete")}
                </button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function takenText(
  { t, locale }: Speech,
  { id, events }: HookView,
  rules: readonly NoticeRuleView[],
): string {
  const comma = locale.language === "zh" ? "、" : ", ";
  const leading = rules.filter(({ to }) => to.kind === "hook" && to.hook === id);
  const names = leading.map(({ name }) => name).join(comma);
  const some = events.map((event) => t(`tell.kind-${event}`));
  return [
    leading.length === 0 ? t("tell.by-no-rule") : t("tell.by-rules", { rules: names }),
    ...(events.length === hookEvents.length
      ? []
      : [t("tell.events-some", { events: some.join(comma) })]),
  ].join(" · ");
}

function LastAnswer({ last }: { readonly last: DeliveryView | undefined }) {
  const { t, locale } = useSpeech();
  if (last === undefined) return null;
  const at = `${dayText(locale, last.createdAtMs)} ${timeOfDay(locale, last.createdAtMs)}`;
  return (
    <p class="small">
      {t("tell.last", { state: t(`tell.state-${last.state}`), at })}
      {last.error !== "" && <span class="issue-note quiet">{last.error}</span>}
    </p>
  );
}
