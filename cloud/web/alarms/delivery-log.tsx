import type { DeliveryView } from "../../../contract/hub-alarms.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay, timeOfDaySeconds } from "../../../contract/text/text.ts";

/** What was told, and what became of it: newest first. */
export function DeliveryLog(props: {
  readonly list: readonly DeliveryView[];
  /** What is said when nothing was. */
  readonly none: string;
}) {
  const { list, none } = props;
  const { t, locale } = useSpeech();
  if (list.length === 0) return <p class="quiet">{none}</p>;
  return (
    <ol class="issue-history">
      {list.map((one) => (
        <li key={one.id}>
          <time class="num quiet">
            {dayText(locale, one.createdAtMs)} {timeOfDaySeconds(locale, one.createdAtMs)}
          </time>
          <span>
            <strong>{t(`tell.state-${one.state}`)}</strong>
            {` · ${t(`tell.kind-${one.kind}`)}`}
            {one.room !== "" && ` · ${one.site}/${one.room}`}
            {one.rule !== "" && ` · ${one.rule}`}
            {one.attempts > 1 && ` · ${t("tell.attempts", { count: one.attempts })}`}
            {one.retryAtMs !== null &&
              ` · ${t("tell.retry-at", { at: timeOfDay(locale, one.retryAtMs) })}`}
            {one.error !== "" && <span class="issue-note small">{one.error}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
