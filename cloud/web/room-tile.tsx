import type { HubRoomView } from "../../contract/api.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { formatRoute } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText, numberText, timeOfDay } from "../../contract/text/text.ts";
import { NeedBadges } from "./need-badges.tsx";
import { roomNeed } from "./room-need.ts";

/** One room at a glance; the whole tile leads to it. A room in order is quiet. */
export function RoomTile(props: { readonly room: HubRoomView }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const { tone } = roomNeed(room);
  const { done, late, missed } = room.dutiesToday;
  return (
    <li class={`tile tile-${tone}`}>
      <a href={formatRoute({ path: ["rooms", room.site, room.room], query: new Map() })}>
        <span class="tile-head">
          <span class="tile-name">{room.name[locale.language]}</span>
          <span class="tile-id">{room.room}</span>
        </span>
        <span class="tile-state">
          <span>{t(room.phase === null ? "overview.phase-unknown" : `phase.${room.phase}`)}</span>
          <span class="quiet">{t(`occupancy.${room.occupancy ?? "unknown"}`)}</span>
        </span>
        {tone !== "calm" && <NeedBadges room={room} />}
        <TileMeeting room={room} />
        <span class="tile-figures small num">
          <span>{room.watts === null ? "—" : numberText(locale.language, room.watts)} W</span>
          <span>{t("overview.duties", { done, late, missed })}</span>
        </span>
        {!room.online && <LastSeen room={room} />}
      </a>
    </li>
  );
}

function TileMeeting(props: { readonly room: HubRoomView }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const meeting = room.meeting ?? room.next;
  if (meeting === null) return <span class="tile-meeting quiet">{t("state.no-meeting")}</span>;
  const zone = { language: locale.language, timeZone: room.timeZone };
  return (
    <span class="tile-meeting">
      <span class="num">{meetingTimes(zone, meeting)}</span> {meetingTitle(zone, meeting)}
    </span>
  );
}

function LastSeen(props: { readonly room: HubRoomView }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const zone = { language: locale.language, timeZone: room.timeZone };
  const at = room.lastSeenMs;
  return (
    <span class="small quiet num">
      {at === null
        ? t("overview.never-seen")
        : t("overview.last-seen", { at: `${dayText(zone, at)} ${timeOfDay(zone, at)}` })}
    </span>
  );
}
