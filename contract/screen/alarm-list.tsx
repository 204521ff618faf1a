import { type Alarm, emergencyOfAlarm } from "../record.ts";
import { timeOfDay } from "../text/text.ts";
import { Badge } from "./badge.tsx";
import { useSpeech } from "./screen-context.tsx";

/** Alarms that stand, emergencies first; the calm word when there are none. */
export function AlarmList(props: { readonly alarms: readonly Alarm[] }) {
  const { t, say, locale } = useSpeech();
  const standing = openAlarms(props.alarms);
  if (standing.length === 0) return <p class="quiet">{t("alarms.none")}</p>;
  return (
    <ul class="alarms">
      {standing.map((alarm) => (
        <li key={alarm.id} class={`alarm alarm-${alarm.severity}`}>
          <AlarmBadge alarm={alarm} />
          <span class="alarm-text">{say(alarm.text)}</span>
          <time class="num quiet">
            {t("alarms.since", { at: timeOfDay(locale, alarm.raisedAtMs) })}
          </time>
        </li>
      ))}
    </ul>
  );
}

/** An emergency by its name, another alarm by how soon to act. */
function AlarmBadge(props: { readonly alarm: Alarm }) {
  const { severity } = props.alarm;
  const { t } = useSpeech();
  const emergency = emergencyOfAlarm(props.alarm);
  return emergency === undefined ? (
    <Badge tone={severity} icon={severity} text={t(`alarms.${severity}`)} />
  ) : (
    <Badge tone="emergency" icon="now" text={t(`emergency.${emergency}`)} />
  );
}

/** Not cleared; emergencies before "act now" before "act soon", then the newest. */
export const openAlarms = (alarms: readonly Alarm[]): Alarm[] =>
  alarms
    .filter((alarm) => alarm.clearedAtMs === null)
    .toSorted(
      (left, right) => gravity(right) - gravity(left) || right.raisedAtMs - left.raisedAtMs,
    );

const gravity = (alarm: Alarm): number => {
  if (emergencyOfAlarm(alarm) !== undefined) return 2;
  return alarm.severity === "now" ? 1 : 0;
};
