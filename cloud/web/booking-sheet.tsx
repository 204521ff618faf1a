import { useState } from "preact/hooks";
import type { ApiProblem, HubRoomDetail } from "../../contract/api.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { freshDraft, readBooking, type BookingDraft } from "./booking-draft.ts";
import { BookingFields } from "./booking-fields.tsx";
import { useConsole } from "./console-context.tsx";

/** Books a meeting in this room. */
export function BookingSheet(props: { readonly room: HubRoomDetail; readonly close: () => void }) {
  const { room } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const [draft, setDraft] = useState<BookingDraft>(() => freshDraft(room.timeZone, nowMs));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const book = async () => {
    const read = readBooking(draft, room.timeZone, nowMs);
    if (!read.ok) {
      setProblem({ code: "form", message: t(read.problem, { line: read.line }) });
      return;
    }
    setBusy(true);
    const answer = await api.book(room.site, room.room, read.booking);
    setBusy(false);
    if (answer.ok) props.close();
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={t("book.title", { room: room.name[locale.language] })} close={props.close}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void book();
        }}
      >
        <BookingFields
          draft={draft}
          onChange={(part) => {
            setDraft({ ...draft, ...part });
            setProblem(null);
          }}
        />
        <ProblemNote problem={problem} />
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? t("act.sending") : t("book.send")}
        </button>
      </form>
    </Sheet>
  );
}
