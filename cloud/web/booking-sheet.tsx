import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { ApiProblem, HubRoomDetail } from "../../contract/api.ts";
import type { ApiResult } from "../../contract/screen/http.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { readChange } from "./booking-change.ts";
import {
  type BookingDraft,
  draftOf,
  type DraftProblem,
  freshDraft,
  readBooking,
} from "./booking-draft.ts";
import { BookingFields } from "./booking-fields.tsx";
import { useConsole } from "./console-context.tsx";

/** Books a meeting in this room, or changes one that is booked. */
export function BookingSheet(props: {
  readonly room: HubRoomDetail;
  /** The meeting to change; null for a new one. */
  readonly meeting: Meeting | null;
  readonly close: () => void;
}) {
  const { room, meeting } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const [draft, setDraft] = useState<BookingDraft>(() =>
    meeting === null ? freshDraft(room.timeZone, nowMs) : draftOf(meeting, room.timeZone),
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = useSend(room, meeting);
  const submit = async () => {
    const sending = send(draft, nowMs);
    if ("problem" in sending) {
      setProblem({ code: "form", message: t(sending.problem, { line: sending.line }) });
      return;
    }
    setBusy(true);
    const answer = await sending.answer;
    setBusy(false);
    if (answer.ok) props.close();
    else setProblem(answer.problem);
  };
  const title = meeting === null ? "book.title" : "book.change-title";
  const label = meeting === null ? "book.send" : "book.save";
  return (
    <Sheet title={t(title, { room: room.name[locale.language] })} close={props.close}>
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
          hasBegun={meeting !== null && meeting.startMs <= nowMs}
          onChange={(part) => {
            setDraft({ ...draft, ...part });
            setProblem(null);
          }}
        />
        <ProblemNote problem={problem} />
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? t("act.sending") : t(label)}
        </button>
      </form>
    </Sheet>
  );
}

type Sending = DraftProblem | { readonly answer: Promise<ApiResult<unknown>> };

const nothingToDo: ApiResult<unknown> = { ok: true, value: null };

/** How a draft is sent: as a new meeting, or as what of the meeting is different. */
function useSend(room: HubRoomDetail, meeting: Meeting | null) {
  const { api } = useConsole();
  return (draft: BookingDraft, nowMs: number): Sending => {
    if (meeting === null) {
      const read = readBooking(draft, room.timeZone, nowMs);
      return read.ok ? { answer: api.book(room.site, room.room, read.booking) } : read;
    }
    const read = readChange(meeting, draft, room.timeZone, nowMs);
    if (!read.ok) return read;
    const isSame = Object.keys(read.change).length === 0;
    const answer = isSame
      ? Promise.resolve(nothingToDo)
      : api.change(room.site, room.room, meeting.id, read.change);
    return { answer };
  };
}
