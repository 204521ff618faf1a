import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { ApiProblem } from "../../contract/api.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import type { BookedRoom } from "./booking-sheet.tsx";
import { useConsole } from "./console-context.tsx";

/** Whether a sign waits for somebody to read this meeting's banner (NX T6-6). */
export const awaitsProof = (meeting: Meeting, nowMs: number): boolean =>
  meeting.banner !== "" &&
  meeting.bannerCheckedBy === "" &&
  meeting.form.bannerOn === "sign" &&
  !meeting.classified &&
  meeting.endMs > nowMs;

/** The banner in large letters: somebody else than who typed it reads it, and says that it is right. */
export function BannerSheet(props: {
  readonly room: BookedRoom;
  readonly meeting: Meeting;
  readonly close: () => void;
}) {
  const { room, meeting, close } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [text] = useState(meeting.banner);
  const submit = async () => {
    setBusy(true);
    const answer = await api.checkBanner(room.site, room.room, meeting.id, text);
    setBusy(false);
    if (answer.ok) close();
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={t("banner.title")} close={close}>
      <p>
        {meetingTimes(locale, meeting)} {meetingTitle(locale, meeting)}
      </p>
      <p class="banner-words" dir="auto">
        {text}
      </p>
      <p class="small quiet">{t("banner.what")}</p>
      <ProblemNote problem={problem} />
      <button
        type="button"
        class="button button-main"
        disabled={isBusy}
        onClick={() => void submit()}
      >
        {isBusy ? t("act.sending") : t("banner.right")}
      </button>
    </Sheet>
  );
}
