import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { formatRoute } from "../../contract/screen/route.ts";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import {
  type BookingDraft,
  type DraftField,
  draftOf,
  type DraftProblem,
  fieldOfMember,
  freshDraft,
} from "./booking-draft.ts";
import { BookingFields } from "./booking-fields.tsx";
import { useBooking } from "./use-booking.ts";

/** What a booking has to know of its room. */
export type BookedRoom = Pick<HubRoomDetail, "site" | "room" | "name" | "timeZone">;

/** Books a meeting in this room, or changes one that is booked. */
export function BookingSheet(props: {
  readonly room: BookedRoom;
  /** The meeting to change; null for a new one. */
  readonly meeting: Meeting | null;
  /** What is known of a new one already. */
  readonly begun?: Partial<BookingDraft>;
  /** `booked`: something was booked or changed. */
  readonly close: (booked: boolean) => void;
}) {
  const { room, meeting, begun = {}, close } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const [draft, setDraft] = useState<BookingDraft>(() =>
    meeting === null
      ? { ...freshDraft(room.timeZone, nowMs), ...begun }
      : draftOf(meeting, room.timeZone),
  );
  const [wrong, setWrong] = useState<DraftProblem | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const booking = useBooking(room, meeting);
  const submit = async () => {
    const sent = await booking.send(draft, nowMs);
    if ("done" in sent) close(true);
    else if ("wrong" in sent) setWrong(sent.wrong);
    else setProblem(sent.problem);
  };
  const errorOf = (field: DraftField): string | null => {
    if (wrong?.field === field) return t(wrong.problem, { line: wrong.line });
    const isRefused = problem?.problems?.some(({ path }) => fieldOfMember(path) === field);
    return isRefused === true ? t("book.refused") : null;
  };
  const title = meeting === null ? "book.title" : "book.change-title";
  return (
    <Sheet
      title={t(title, { room: room.name[locale.language] })}
      close={() => close(booking.isBooked)}
    >
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <BookingFields
          draft={draft}
          isNew={meeting === null}
          hasBegun={meeting !== null && meeting.startMs <= nowMs}
          seatsHref={meeting === null ? null : meetingHref(room, meeting.id, "seats")}
          errorOf={errorOf}
          onChange={(part) => {
            setDraft({ ...draft, ...part });
            setWrong(null);
            setProblem(null);
          }}
        />
        {meeting !== null && (
          <a class="button" href={meetingHref(room, meeting.id, "form")}>
            {t("agenda.form")}
          </a>
        )}
        <ProblemNote problem={problem} />
        <SendButton isNew={meeting === null} isBusy={booking.isBusy} isBooked={booking.isBooked} />
      </form>
    </Sheet>
  );
}

/** Once the meeting is booked, a second press must not book another one. */
function SendButton(props: {
  readonly isNew: boolean;
  readonly isBusy: boolean;
  readonly isBooked: boolean;
}) {
  const { t } = useSpeech();
  const label = props.isNew ? "book.send" : "book.save";
  return (
    <button type="submit" class="button button-main" disabled={props.isBusy || props.isBooked}>
      {props.isBusy ? t("act.sending") : t(label)}
    </button>
  );
}

/** A page about one meeting of a room. */
export const meetingHref = (
  { site, room }: Pick<BookedRoom, "site" | "room">,
  meetingId: string,
  part: "seats" | "form",
): string => formatRoute({ path: ["rooms", site, room, part, meetingId], query: new Map() });
