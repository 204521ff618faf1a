import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay } from "../../contract/text/text.ts";
import { NeedBadges } from "./need-badges.tsx";

/** Which room, what it does, and whether somebody has to go there. */
export function RoomHead(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const meeting = room.meeting ?? room.next;
  const seen = room.lastSeenMs;
  return (
    <header class="room-head">
      <h1>
        {room.name[locale.language]}{" "}
        <span class="tile-id">
          {room.site} / {room.room}
        </span>
      </h1>
      <p class="room-facts">
        <NeedBadges room={room} />
        <span>{t(room.phase === null ? "overview.phase-unknown" : `phase.${room.phase}`)}</span>
        <span>{t(`occupancy.${room.occupancy ?? "unknown"}`)}</span>
        {meeting !== null && (
          <span class="num">
            {meetingTimes(locale, meeting)} {meetingTitle(locale, meeting)}
          </span>
        )}
        {!room.online && seen !== null && (
          <span class="num">
            {t("overview.last-seen", { at: `${dayText(locale, seen)} ${timeOfDay(locale, seen)}` })}
          </span>
        )}
        <span class="quiet num">{t("room.records", { count: room.recordsStored })}</span>
      </p>
    </header>
  );
}
