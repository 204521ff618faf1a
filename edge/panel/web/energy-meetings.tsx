import type { EnergyMeeting, EnergyView } from "../../../contract/energy.ts";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { kWhText, percentOf } from "./energy-figures.ts";

/** What each meeting of today took, from the power-up for it to the proof that the room is off. */
export function EnergyMeetings(props: { readonly energy: EnergyView }) {
  const { meetings } = props.energy;
  const { t } = useSpeech();
  return (
    <section class="card" aria-labelledby="energy-meetings">
      <h2 id="energy-meetings">{t("energy.meetings")}</h2>
      {meetings.length === 0 && <p class="quiet">{t("energy.meetings-none")}</p>}
      <ul class="energy-meetings">
        {meetings.map((one) => (
          <Meeting key={one.meeting.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Meeting({ one }: { readonly one: EnergyMeeting }) {
  const { meeting, kWh, meanWatts, kWhPerPersonHour, coverage } = one;
  const { t, locale } = useSpeech();
  const from = timeOfDay(locale, one.fromMs);
  const facts = [
    meanWatts === null ? null : t("energy.mean", { watts: Math.round(meanWatts) }),
    kWhPerPersonHour === null ? null : t("energy.per-head", { wattHours: kWhPerPersonHour * 1000 }),
    meeting.headCount === 0 ? null : t("energy.heads", { count: meeting.headCount }),
    percentOf(coverage) === 100 ? null : t("energy.partly", { percent: percentOf(coverage) }),
  ].filter((fact) => fact !== null);
  return (
    <li class="energy-meeting">
      <span class="energy-meeting-name">
        <span class="num">{meetingTimes(locale, meeting)}</span> {meetingTitle(locale, meeting)}
      </span>
      <span class="energy-kwh num">
        {kWh === null ? "—" : kWhText(locale.language, kWh)} <span class="unit">kWh</span>
      </span>
      <span class="energy-facts small quiet num">
        {one.endedBy === null
          ? t("energy.span-open", { from })
          : t(`energy.span-${one.endedBy}`, { from, to: timeOfDay(locale, one.toMs) })}
      </span>
      <span class="energy-facts small quiet num">{facts.join(" · ")}</span>
    </li>
  );
}
