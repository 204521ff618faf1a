import type { MeetingView, RoomView } from "../../../contract/api.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { meetingTimes } from "../../../contract/screen/meeting-text.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { ReadingValue } from "../../../contract/screen/reading-value.tsx";
import { wholeSeconds } from "../../../contract/screen/room-time.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../../contract/screen/settings-switch.tsx";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { clockFace } from "./clock-face.ts";
import { comfortValues } from "../../../contract/comfort.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { isSameDay, wallState } from "./wall-state.ts";

/** What everybody may see: the room as a calm screen beside its door. */
export function WallPage() {
  const room = useRoom();
  const nowMs = useNow();
  const { t, locale } = useSpeech();
  usePageTitle(room.name[locale.language]);
  return (
    <main class="wall" id="main">
      <header class="wall-head">
        <h1>{room.name[locale.language]}</h1>
        <p class="wall-clock num">
          <span class="unseen">{t("head.room-time")}</span>
          <time>{room.clockTrusted ? timeOfDay(locale, nowMs) : "—"}</time>
          <span class="wall-day quiet">{room.clockTrusted && dayText(locale, nowMs)}</span>
        </p>
      </header>
      <WallState room={room} nowMs={nowMs} />
      <WallNext room={room} nowMs={nowMs} />
      <WallComfort room={room} />
      <footer class="wall-foot">
        <WallDoor />
        <SettingsSwitch />
      </footer>
    </main>
  );
}

interface Now {
  readonly room: RoomView;
  readonly nowMs: number;
}

function WallState({ room, nowMs }: Now) {
  const { say, t, locale } = useSpeech();
  const { tone, icon, title, detail } = wallState(room, nowMs);
  const isServing = room.phase !== "idle" && room.phase !== "leaving";
  const isComing = room.phase === "preparing" || room.phase === "open";
  const meeting = isServing && room.phase !== "powering-down" ? (room.meeting ?? room.next) : null;
  return (
    <section class={`wall-state wall-${tone}`} aria-label={t("state.title")} role="status">
      <Icon shape={icon} />
      <div>
        <p class="wall-title">{say(title)}</p>
        {detail !== null && room.clockTrusted && <p class="wall-detail num">{say(detail)}</p>}
      </div>
      {meeting !== null && (
        <div class="wall-meeting">
          <p class="wall-meeting-title">
            {meeting.title || t(isComing ? "wall.booked" : "wall.in-use")}
          </p>
          <p class="num">{meetingTimes(locale, meeting)}</p>
        </div>
      )}
      <WallCountdown room={room} nowMs={nowMs} />
    </section>
  );
}

/** Whoever stands in the room sees that it is about to be given back. */
function WallCountdown({ room: { countdown }, nowMs }: Now) {
  const { t } = useSpeech();
  if (countdown === null) return null;
  return (
    <p class="wall-countdown">
      <Icon shape="soon" />
      {t(`panel.countdown-${countdown.cause}`)}
      <span class="num">{clockFace(wholeSeconds(countdown.endsAtMs - nowMs))}</span>
    </p>
  );
}

/** The meeting after the one that stands above, with its day when that is another one. */
function WallNext({ room, nowMs }: Now) {
  const { t } = useSpeech();
  const isAbove = room.meeting === null && (room.phase === "preparing" || room.phase === "open");
  return (
    <section class="wall-part" aria-labelledby="wall-next">
      <h2 id="wall-next">{t("wall.next")}</h2>
      {room.next === null || isAbove ? (
        <p class="quiet">{t("wall.none")}</p>
      ) : (
        <Coming meeting={room.next} isToday={isSameDay(room.timeZone, room.next.startMs, nowMs)} />
      )}
    </section>
  );
}

function Coming(props: { readonly meeting: MeetingView; readonly isToday: boolean }) {
  const { meeting, isToday } = props;
  const { t, locale } = useSpeech();
  return (
    <p class="wall-coming">
      <span class="num">
        {!isToday && `${dayText(locale, meeting.startMs)} `}
        {meetingTimes(locale, meeting)}
      </span>
      <span>{meeting.title || t("wall.booked")}</span>
    </p>
  );
}

function WallComfort({ room }: Pick<Now, "room">) {
  const { t } = useSpeech();
  const known = comfortValues(room.devices, room.comfort).filter(({ point }) => point !== null);
  if (known.length === 0) return null;
  return (
    <section class="wall-part" aria-labelledby="wall-air">
      <h2 id="wall-air">{t("comfort.title")}</h2>
      <ul class="wall-air">
        {known.map(({ measure, point }) => (
          <li key={measure}>
            <span class="small quiet">{t(`point.${measure}`)}</span>
            <span class="wall-value">{point !== null && <ReadingValue point={point} />}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The way in; for who is in already, the way back. */
function WallDoor() {
  const { signedIn, asksSignIn } = usePanel();
  const { t } = useSpeech();
  if (useObservable(signedIn) !== null) {
    return (
      <a class="button" href="#/">
        {t("wall.to-panel")}
      </a>
    );
  }
  return (
    <button type="button" class="button" onClick={() => asksSignIn.set(true)}>
      {t("sign.in")}
    </button>
  );
}
