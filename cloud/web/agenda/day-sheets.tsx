import { Badge } from "../../../contract/screen/badge.tsx";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { formatRoute } from "../../../contract/screen/route.ts";
import {
  RoomTimeProvider,
  useScreen,
  useSpeech,
} from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import type { RoomDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import { BookingSheet, meetingHref } from "../booking-sheet.tsx";
import { useMay } from "../console-context.tsx";
import { useMemo } from "preact/hooks";
import type { FreeSlot } from "./day-line.ts";
import { looksOfPreparation } from "./preparation-look.ts";

/** What was pressed in the agenda of all rooms. */
export type DayTask =
  | { readonly kind: "look"; readonly day: RoomDay; readonly meeting: SiteMeeting }
  /** Without a slot: from the next full hour. */
  | { readonly kind: "book"; readonly day: RoomDay; readonly slot: FreeSlot | null };

/** A meeting looked at, or a new one booked; in the time of its room. */
export function DaySheets(props: {
  readonly task: DayTask;
  readonly start: (task: DayTask) => void;
  /** `hasChanged`: something was booked. */
  readonly close: (hasChanged: boolean) => void;
}) {
  const { task, close } = props;
  const { clock } = useScreen();
  const { nowMs, timeZone } = task.day;
  const time = useMemo(() => ({ nowMs, speed: 1, heardAtMs: clock.monotonicMs() }), [clock, nowMs]);
  return (
    <RoomTimeProvider timeZone={timeZone} time={time}>
      {task.kind === "look" ? (
        <MeetingSheet day={task.day} meeting={task.meeting} close={() => close(false)} />
      ) : (
        <BookingSheet
          room={task.day}
          meeting={null}
          {...(task.slot === null ? {} : { begun: { ...task.slot, lastDate: task.slot.date } })}
          close={close}
        />
      )}
    </RoomTimeProvider>
  );
}

function MeetingSheet(props: {
  readonly day: RoomDay;
  readonly meeting: SiteMeeting;
  readonly close: () => void;
}) {
  const { day, meeting } = props;
  const { t, locale } = useSpeech();
  const mayBook = useMay("book");
  const title = meeting.classified ? t("day.taken") : meetingTitle(locale, meeting);
  return (
    <Sheet title={title} close={props.close}>
      <p>
        <strong>{day.name[locale.language]}</strong>{" "}
        <span class="num">{meetingTimes(locale, meeting)}</span>
      </p>
      <p class="quiet num">
        {[
          t(
            `meeting.class-${meeting.class === "large" || meeting.class === "important" ? meeting.class : "ordinary"}`,
          ),
          ...(meeting.headCount > 0 ? [t("meeting.heads", { count: meeting.headCount })] : []),
          ...(meeting.attendance === "self-service" ? [t("book.attendance-self-service")] : []),
        ].join(" · ")}
      </p>
      <p>
        <Badge
          {...looksOfPreparation[meeting.preparation]}
          text={t(`day.preparation-${meeting.preparation}`)}
        />
      </p>
      <div class="sheet-buttons">
        <a
          class="button button-main"
          href={formatRoute({ path: ["rooms", day.site, day.room], query: new Map() })}
        >
          {t("day.to-room")}
        </a>
        {mayBook && (
          <>
            <a class="button" href={meetingHref(day, meeting.id, "seats")}>
              {t("day.to-seats")}
            </a>
            <a class="button" href={meetingHref(day, meeting.id, "form")}>
              {t("day.to-form")}
            </a>
          </>
        )}
      </div>
    </Sheet>
  );
}
