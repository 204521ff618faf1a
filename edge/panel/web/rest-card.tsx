import type { MeetingView, RoomView } from "../../../contract/api.ts";
import { DutyBadge } from "../../../contract/screen/duty-badge.tsx";
import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { Acting } from "./acting.tsx";
import { dutyHref } from "./duty-filter.ts";
import { extendedUntilMs } from "../../../contract/screen/extend-span.ts";
import { useRoom } from "./panel-context.tsx";
import { powerDownSteps } from "./room-state.ts";
import { useAct } from "./use-act.ts";
import { useInFlight } from "./use-in-flight.ts";

/** After a meeting: when the room goes off, how far it is, and how to stop it. */
export function RestCard() {
  const room = useRoom();
  const { t } = useSpeech();
  const isResting = room.phase === "leaving" || room.phase === "powering-down";
  if (!isResting || room.meeting === null) return null;
  return (
    <section class="card" aria-labelledby="rest-title">
      <h2 id="rest-title">{t("rest.title")}</h2>
      <WhenOff room={room} />
      <Steps room={room} />
      <Acting>
        <StopButton room={room} meeting={room.meeting} />
      </Acting>
    </section>
  );
}

function WhenOff(props: { readonly room: RoomView }) {
  const { phase, staysOn, offFromMs } = props.room;
  const { t, say, locale } = useSpeech();
  if (staysOn !== null) {
    return (
      <p class="rest-when">
        <Icon shape="wait" />
        {t("panel.stays-on", { why: say(staysOn) })}
      </p>
    );
  }
  if (phase !== "leaving" || offFromMs === null) return null;
  return (
    <p class="rest-when num">
      <Icon shape="wait" />
      {t("panel.emptied-at", { at: timeOfDay(locale, offFromMs) })}
    </p>
  );
}

function Steps(props: { readonly room: RoomView }) {
  const { locale } = useSpeech();
  return (
    <ol class="rest-steps">
      {powerDownSteps(props.room).map((duty) => (
        <li key={duty.id}>
          <a class="duty-link" href={dutyHref(duty.id)}>
            {dutyTitle(locale, duty)}
          </a>
          <DutyBadge status={duty.status} />
        </li>
      ))}
    </ol>
  );
}

/** The room goes on serving the meeting that has ended; a longer stay is extended again. */
function StopButton(props: { readonly room: RoomView; readonly meeting: MeetingView }) {
  const { room, meeting } = props;
  const { t } = useSpeech();
  const act = useAct();
  const untilMs = extendedUntilMs(meeting, "15", useNow());
  const keep = { kind: "extend", meetingId: meeting.id, untilMs } as const;
  const isSent = useInFlight(keep);
  const text = room.phase === "powering-down" ? t("rest.stop") : t("rest.keep");
  return (
    <button type="button" class="button" disabled={isSent} onClick={() => act(keep)}>
      {isSent ? t("act.accepted") : text}
    </button>
  );
}
