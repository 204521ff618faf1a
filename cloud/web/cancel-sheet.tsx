import { useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import type { NamedMeeting } from "./booking-conflicts.tsx";
import { useConsole } from "./console-context.tsx";

/** Asks once before a meeting is called off, or ended when it runs, and says what that does. */
export function CancelSheet(props: {
  readonly room: HubRoomDetail;
  readonly meeting: NamedMeeting;
  /** It runs: then it ends now. */
  readonly hasBegun: boolean;
  readonly close: () => void;
}) {
  const { room, meeting, hasBegun } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const cancel = async () => {
    setBusy(true);
    const answer = await api.cancel(room.site, room.room, meeting.id);
    setBusy(false);
    if (answer.ok) props.close();
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={t(hasBegun ? "action.end" : "agenda.cancel")} close={props.close}>
      <p>
        <strong>{meetingTitle(locale, meeting)}</strong>{" "}
        <span class="num">{meetingTimes(locale, meeting)}</span>
      </p>
      <p>{t(hasBegun ? "agenda.end-what" : "agenda.cancel-what")}</p>
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={props.close}>
          {t("agenda.keep")}
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={busy}
          onClick={() => void cancel()}
        >
          {busy ? t("act.sending") : t(hasBegun ? "action.end-confirm" : "agenda.cancel-confirm")}
        </button>
      </div>
    </Sheet>
  );
}
