import type { Meeting } from "../../contract/agenda.ts";
import { Badge } from "../../contract/screen/badge.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { awaitsProof } from "./banner-sheet.tsx";
import { type BookedRoom, meetingHref } from "./booking-sheet.tsx";

/** What may be done to a meeting. A change of room only before it begins. */
export type AgendaTask = "check" | "change" | "move" | "cancel";

/** One meeting of the agenda, with what may be done to it. */
export function AgendaItem(props: {
  readonly room: BookedRoom;
  readonly meeting: Meeting;
  /** Null for a reader who may not. */
  readonly start: ((task: AgendaTask) => void) | null;
}) {
  const { room, meeting, start } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const title = meetingTitle(locale, meeting);
  const hasBegun = meeting.startMs <= nowMs;
  const tasks: readonly AgendaTask[] = [
    ...(awaitsProof(meeting, nowMs) ? (["check"] as const) : []),
    "change",
    ...(hasBegun ? [] : (["move"] as const)),
    "cancel",
  ];
  return (
    <li class="agenda-item">
      <span class="num agenda-times">{meetingTimes(locale, meeting)}</span>
      <span class="agenda-name">
        {title}
        <span class="small quiet num">{useFacts(meeting).join(" · ")}</span>
        {awaitsProof(meeting, nowMs) && (
          <Badge tone="soon" icon="soon" text={t("agenda.banner-unchecked")} />
        )}
      </span>
      {start !== null && (
        <span class="agenda-tasks">
          {tasks.map((task) => (
            <button
              key={task}
              type="button"
              class="button button-small"
              aria-label={t(
                hasBegun && task === "cancel" ? "agenda.end-meeting" : `agenda.${task}-meeting`,
                { title },
              )}
              onClick={() => start(task)}
            >
              {t(hasBegun && task === "cancel" ? "action.end" : `agenda.${task}`)}
            </button>
          ))}
          <a class="button button-small" href={meetingHref(room, meeting.id, "seats")}>
            {t("agenda.to-seats")}
          </a>
        </span>
      )}
    </li>
  );
}

/** What sets a meeting apart, in a few words. */
function useFacts(meeting: Meeting): readonly string[] {
  const { t } = useSpeech();
  return [
    t(`meeting.class-${meeting.class}`),
    ...(meeting.headCount > 0 ? [t("meeting.heads", { count: meeting.headCount })] : []),
    ...(meeting.attendance === "self-service" ? [t("book.attendance-self-service")] : []),
    ...(meeting.undisturbed ? [t("agenda.undisturbed")] : []),
    ...(meeting.recesses.length > 0
      ? [t("agenda.recesses", { count: meeting.recesses.length })]
      : []),
    ...(meeting.classified ? [t("meeting.classified")] : []),
    ...(meeting.bannerCheckedBy === "" || meeting.banner === ""
      ? []
      : [t("agenda.banner-checked", { by: meeting.bannerCheckedBy })]),
    ...(meeting.seats.length > 0 ? [t("agenda.seats", { count: meeting.seats.length })] : []),
  ];
}
