import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { Icon } from "../../contract/screen/icon.tsx";
import { meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText } from "../../contract/text/text.ts";
import { agendaDays } from "./agenda-days.ts";
import { AgendaItem, type AgendaTask } from "./agenda-item.tsx";
import { BannerSheet } from "./banner-sheet.tsx";
import { BookingConflicts, type NamedMeeting } from "./booking-conflicts.tsx";
import { BookingSheet } from "./booking-sheet.tsx";
import { CancelSheet } from "./cancel-sheet.tsx";
import { useMay } from "./console-context.tsx";
import { MoveSheet } from "./move-sheet.tsx";

type Task =
  | { readonly kind: "book" }
  | { readonly kind: AgendaTask; readonly meeting: Meeting }
  /** Of a meeting that has no room. */
  | { readonly kind: "move-waiting" | "cancel-waiting"; readonly meeting: NamedMeeting };

/** What is booked, day by day; a meeting can be added, changed, moved or called off. */
export function AgendaCard(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const mayBook = useMay("book");
  const [task, setTask] = useState<Task | null>(null);
  const days = agendaDays(room.agenda?.meetings ?? [], room.timeZone, nowMs);
  return (
    <section class="card" aria-labelledby="agenda-title">
      <header class="group-head">
        <h2 id="agenda-title">{t("agenda.title")}</h2>
        {mayBook && (
          <button
            type="button"
            class="button button-main"
            onClick={() => setTask({ kind: "book" })}
          >
            {t("agenda.book")}
          </button>
        )}
      </header>
      <Overruns room={room} />
      <BookingConflicts
        room={room}
        start={mayBook ? (kind, meeting) => setTask({ kind: `${kind}-waiting`, meeting }) : null}
      />
      {days.length === 0 && <p class="quiet">{t("agenda.empty")}</p>}
      {days.map((day) => (
        <div key={day.date}>
          <h3 class="agenda-day">{dayText(locale, day.meetings[0]?.startMs ?? nowMs)}</h3>
          <ul class="agenda">
            {day.meetings.map((meeting) => (
              <AgendaItem
                key={meeting.id}
                room={room}
                meeting={meeting}
                start={mayBook ? (kind) => setTask({ kind, meeting }) : null}
              />
            ))}
          </ul>
        </div>
      ))}
      {task !== null && <TaskSheet room={room} task={task} close={() => setTask(null)} />}
    </section>
  );
}

function TaskSheet(props: {
  readonly room: HubRoomDetail;
  readonly task: Task;
  readonly close: () => void;
}) {
  const { room, task, close } = props;
  const nowMs = useNow();
  switch (task.kind) {
    case "book":
      return <BookingSheet room={room} meeting={null} close={close} />;
    case "check":
      return <BannerSheet room={room} meeting={task.meeting} close={close} />;
    case "change":
      return <BookingSheet room={room} meeting={task.meeting} close={close} />;
    case "move":
    case "move-waiting":
      return <MoveSheet room={room} meeting={task.meeting} close={close} />;
    case "cancel":
    case "cancel-waiting": {
      const { kind, meeting } = task;
      const hasBegun = kind === "cancel" && meeting.startMs < nowMs;
      return <CancelSheet room={room} meeting={meeting} hasBegun={hasBegun} close={close} />;
    }
  }
}

/** Meetings that go on into somebody else's time: a person has to settle it. */
function Overruns(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const titleOf = (id: string) => {
    const meeting = room.agenda?.meetings.find((one) => one.id === id);
    return meeting === undefined ? id : meetingTitle(locale, meeting);
  };
  return (
    <>
      {(room.overruns ?? []).map(({ meetingId, otherId, untilMs }) => (
        <p key={meetingId} class="note note-soon" role="status">
          <Icon shape="soon" />
          {t("agenda.overrun", {
            meeting: titleOf(meetingId),
            other: titleOf(otherId),
            untilAtMs: untilMs,
          })}
        </p>
      ))}
    </>
  );
}
