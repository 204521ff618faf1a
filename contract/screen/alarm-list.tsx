import type { Alarm } from "../record.ts";
import { timeOfDay } from "../text/text.ts";
import { Badge } from "./badge.tsx";
import { useSpeech } from "./screen-context.tsx";

/** Alarms that stand, the gravest first; the calm word when there are none. */
export function AlarmList(props: { readonly alarms: readonly Alarm[] }) {
  const { t, say, locale } = useSpeech();
  const standing = openAlarms(props.alarms);
  if (standing.length === 0) return <p class="quiet">{t("alarms.none")}</p>;
  return (
    <ul class="alarms">
      {standing.map((alarm) => (
        <li key={alarm.id} class={`alarm alarm-${alarm.severity}`}>
          <Badge tone={alarm.severity} icon={alarm.severity} text={t(`alarms.${alarm.severity}`)} />
          <span class="alarm-text">{say(alarm.text)}</span>
          <time class="num quiet">
            {t("alarms.since", { at: timeOfDay(locale, alarm.raisedAtMs) })}
          </time>
        </li>
      ))}
    </ul>
  );
}

/** Not cleared; "act now" before "act soon", then the newest. */
export const openAlarms = (alarms: readonly Alarm[]): Alarm[] =>
  alarms
    .filter((alarm) => alarm.clearedAtMs === null)
    .toSorted(
      (left, right) =>
        Number(right.severity === "now") - Number(left.severity === "now") ||
        right.raisedAtMs - left.raisedAtMs,
    );
