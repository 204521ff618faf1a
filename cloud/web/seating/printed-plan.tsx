import { useEffect } from "preact/hooks";
import type { Meeting } from "../../../contract/agenda.ts";
import type { Attendee } from "../../../contract/booking.ts";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { seatsOfPlan } from "../../../contract/seating/plan-seats.ts";
import type { SeatPlan } from "../../../contract/seating/seat-plan.ts";
import { dayText } from "../../../contract/text/text.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { SeatDrawing } from "./seat-drawing.tsx";

/** From so many people on the list stands in two columns. */
const oneColumn = 12;

/** The plan on A4: what is not on the screen, and alone on paper. */
export function PrintedPlan(props: {
  readonly roomName: string;
  readonly meeting: Meeting;
  readonly attendees: readonly Attendee[];
  readonly plan: SeatPlan;
  /** Of the agenda that has this plan; null: it is not saved. */
  readonly version: number | null;
}) {
  const { meeting, plan, attendees, version } = props;
  const { t, locale } = useSpeech();
  const title = meetingTitle(locale, meeting);
  const { date } = wallClock(locale.timeZone, meeting.startMs);
  const day = `${date} ${dayText(locale, meeting.startMs)} ${meetingTimes(locale, meeting)}`;
  const seats = seatsOfPlan(plan, attendees);
  usePageMargins(`${props.roomName} · ${date} · ${title}`, t("seating.page"));
  return (
    <section class="seat-print" aria-hidden="true">
      <h1>{title}</h1>
      <p>
        {props.roomName} · {day} · {t(`seating.layout-${plan.layout.kind}`)} · NX D.2
        {" · "}
        {version === null ? (
          <strong>{t("seating.draft")}</strong>
        ) : (
          t("seating.version", { version: String(version) })
        )}
        {meeting.classified && <strong> · {t("meeting.classified")}</strong>}
      </p>
      <SeatDrawing plan={plan} attendees={attendees} plateSeats={[]} picked={null} acts={null} />
      <ol class={seats.length > oneColumn ? "seat-list seat-list-two" : "seat-list"}>
        {seats.map(({ seat, name, unit, post }) => (
          <li key={seat}>
            <span class="num">{seat}</span>
            <strong>{name}</strong>
            <span>{unit}</span>
            <span>{post}</span>
          </li>
        ))}
      </ol>
      <div class="seat-signatures">
        {(["seating.made-by", "seating.checked-by"] as const).map((key) => (
          <span key={key}>{t(key)}</span>
        ))}
      </div>
    </section>
  );
}

/** What the sheet's margins say is made by the style sheet, which reads it from here. */
function usePageMargins(head: string, page: string): void {
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--plan-head", JSON.stringify(head));
    style.setProperty("--plan-page", JSON.stringify(page));
    return () => {
      style.removeProperty("--plan-head");
      style.removeProperty("--plan-page");
    };
  }, [head, page]);
}
