import { useMemo } from "preact/hooks";
import type { HubRoomView } from "../../contract/hub-api.ts";
import { Icon } from "../../contract/screen/icon.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { formatRoute } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText, numberText, timeOfDay } from "../../contract/text/text.ts";
import { NeedBadges } from "./need-badges.tsx";
import { isTooWarmOrCold, roomNeed } from "./room-need.ts";

/**
 * One room at a glance; the whole tile leads to it. A room in order is quiet. Of hundreds only those
 * that have changed are drawn anew.
 */
export function RoomTile(props: { readonly room: HubRoomView }) {
  const { room } = props;
  const { locale } = useSpeech();
  return useMemo(() => <Tile room={room} />, [room, locale]);
}

function Tile(props: { readonly room: HubRoomView }) {
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
          <TileAir room={room} />
          <span>{t("overview.duties", { done, late, missed })}</span>
        </span>
        {!room.online && <LastSeen room={room} />}
      </a>
    </li>
  );
}

/** The temperature; in words and with a sign where it is not as it should be. */
function TileAir(props: { readonly room: HubRoomView }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const { comfort } = room;
  if (comfort === undefined) return null;
  const value = numberText(locale.language, comfort.temperatureC);
  if (!isTooWarmOrCold(room)) return <span>{value} °C</span>;
  return (
    <span class="tile-air">
      <Icon shape="soon" />
      {t(comfort.state === "low" ? "overview.temperature-low" : "overview.temperature-high", {
        value,
      })}
    </span>
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
