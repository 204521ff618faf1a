import { useState } from "preact/hooks";
import type { MeetingView } from "../../../contract/api.ts";
import { meetingTitle, meetingTimes } from "../../../contract/screen/meeting-text.ts";
import { wholeSeconds } from "../../../contract/screen/room-time.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { duration } from "../../../contract/text/text.ts";
import { useMayAct } from "./acting.tsx";
import { EndSheet } from "../../../contract/screen/end-sheet.tsx";
import { ExtendSheet } from "../../../contract/screen/extend-sheet.tsx";
import { useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** The meeting the room is busy with, else the next one. */
export function MeetingCard() {
  const room = useRoom();
  const { t } = useSpeech();
  const meeting = room.meeting ?? room.next;
  const mayAct = useMayAct();
  const following = room.meeting === null ? null : room.next;
  // That there is none is the room's state, and stands there.
  if (meeting === null) return null;
  return (
    <section class="card" aria-label={t("meeting.title")}>
      <Meeting meeting={meeting} />
      {mayAct && room.phase === "meeting" && room.meeting !== null && (
        <MeetingActs meeting={room.meeting} />
      )}
      {following !== null && following.id !== meeting.id && <Following meeting={following} />}
    </section>
  );
}

function Meeting(props: { readonly meeting: MeetingView }) {
  const { meeting } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  return (
    <>
      <p class="meeting-name">{meetingTitle(locale, meeting)}</p>
      <p class="meeting-facts num">
        <span>{meetingTimes(locale, meeting)}</span>
        <span>{t("meeting.heads", { count: meeting.headCount })}</span>
        <span>{t(`meeting.class-${toClass(meeting.class)}`)}</span>
        <span>{when(meeting, nowMs, t, locale.language)}</span>
      </p>
    </>
  );
}

/** What a person can make of the running meeting's end. */
function MeetingActs(props: { readonly meeting: MeetingView }) {
  const { meeting } = props;
  const { t } = useSpeech();
  const { next } = useRoom();
  const act = useAct();
  const [open, setOpen] = useState<"extend" | "end" | null>(null);
  const isEnding = useInFlight({ kind: "end", meetingId: meeting.id });
  const close = () => setOpen(null);
  return (
    <div class="meeting-acts">
      <button type="button" class="button" onClick={() => setOpen("extend")}>
        {t("extend.open")}
      </button>
      <button type="button" class="button" disabled={isEnding} onClick={() => setOpen("end")}>
        {isEnding ? t("act.accepted") : t("action.end")}
      </button>
      {open === "extend" && <ExtendSheet meeting={meeting} next={next} act={act} close={close} />}
      {open === "end" && <EndSheet meeting={meeting} act={act} close={close} />}
    </div>
  );
}

function Following(props: { readonly meeting: MeetingView }) {
  const { t, locale } = useSpeech();
  const { meeting } = props;
  return (
    <p class="meeting-next small quiet num">
      {t("meeting.then", {
        times: meetingTimes(locale, meeting),
        title: meetingTitle(locale, meeting),
      })}
    </p>
  );
}

type Say = ReturnType<typeof useSpeech>["t"];

function when(meeting: MeetingView, nowMs: number, t: Say, language: "zh" | "en"): string {
  if (nowMs < meeting.startMs) {
    return t("meeting.starts-in", {
      left: duration(language, wholeSeconds(meeting.startMs - nowMs)),
    });
  }
  if (nowMs < meeting.endMs) {
    return t("meeting.ends-in", { left: duration(language, wholeSeconds(meeting.endMs - nowMs)) });
  }
  return t("meeting.over");
}

const toClass = (text: string): "ordinary" | "important" | "large" =>
  text === "important" || text === "large" ? text : "ordinary";
