import type { CountdownView, MeetingView } from "../../../contract/api.ts";
import { wholeSeconds } from "../../../contract/screen/room-time.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Acting } from "./acting.tsx";
import { clockFace } from "./clock-face.ts";
import { useRoom } from "./panel-context.tsx";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** The meeting is about to end by itself: everybody sees it, and one press keeps it. */
export function CountdownCard() {
  const { countdown, meeting } = useRoom();
  if (countdown === null || meeting?.id !== countdown.meetingId) return null;
  return <Counting countdown={countdown} meeting={meeting} />;
}

function Counting(props: { readonly countdown: CountdownView; readonly meeting: MeetingView }) {
  const { countdown, meeting } = props;
  const { t } = useSpeech();
  const act = useAct();
  const leftMs = wholeSeconds(countdown.endsAtMs - useNow());
  // Nothing is lengthened: the meeting keeps the end that it has.
  const stay = { kind: "extend", meetingId: meeting.id, untilMs: meeting.endMs } as const;
  const isSent = useInFlight(stay);
  return (
    <section class="card countdown-card" aria-labelledby="countdown-title">
      <h2 id="countdown-title">
        <span role="alert">{t(`panel.countdown-${countdown.cause}`)}</span>
      </h2>
      <p class="countdown-left num" role="timer">
        {clockFace(leftMs)}
      </p>
      <p>{t("panel.countdown-what")}</p>
      <Acting>
        <button
          type="button"
          class="button button-main button-big"
          disabled={isSent}
          onClick={() => act(stay)}
        >
          {isSent ? t("act.accepted") : t("panel.still-here")}
        </button>
      </Acting>
    </section>
  );
}
