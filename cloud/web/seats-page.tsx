import { useMemo } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { LinkBanner } from "../../contract/screen/link-banner.tsx";
import type { Live } from "../../contract/screen/live.ts";
import { Loading } from "../../contract/screen/loading.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useObservable } from "../../contract/screen/observable.ts";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { RoomTimeProvider, useSpeech } from "../../contract/screen/screen-context.tsx";
import { useLive } from "../../contract/screen/use-live.ts";
import { dayText } from "../../contract/text/text.ts";
import { useMay } from "./console-context.tsx";
import { openRoom } from "./hub-live.ts";
import { SeatEditor } from "./seating/seat-editor.tsx";
import { useSavedDetails } from "./seating/use-saved-details.ts";
import "./seating/seating.css";
import { useHubLines, useHeardAt, useSessionWhenLost } from "./use-hub-lines.ts";

/** The seats of one meeting: `#/rooms/SITE/ROOM/seats/MEETING`. */
export function SeatsPage(props: {
  readonly site: string;
  readonly room: string;
  readonly meeting: string;
}) {
  const lines = useHubLines();
  const { site, room, meeting } = props;
  const live = useLive(() => openRoom(lines, site, room), `${site}/${room}`);
  return live === null ? <Loading rows={6} /> : <LiveSeats live={live} meetingId={meeting} />;
}

function LiveSeats(props: { readonly live: Live<HubRoomDetail>; readonly meetingId: string }) {
  const { link, data: room, time, heardAtMs } = useObservable(props.live);
  const { t } = useSpeech();
  const heardWallMs = useHeardAt(heardAtMs);
  useSessionWhenLost(link);
  return (
    <RoomTimeProvider timeZone={room?.timeZone ?? "Asia/Shanghai"} time={time}>
      <LinkBanner link={link} dataFromMs={heardWallMs} retry={props.live.retry} />
      <main id="main" tabIndex={-1} class="seats-page">
        {room !== null && <MeetingSeats room={room} meetingId={props.meetingId} />}
        {room === null && link === "lost" && (
          <EmptyState title={t("room.not-reached")} hint={t("room.not-reached-hint")} />
        )}
        {room === null && link !== "lost" && <Loading rows={6} />}
      </main>
    </RoomTimeProvider>
  );
}

function MeetingSeats(props: { readonly room: HubRoomDetail; readonly meetingId: string }) {
  const { room, meetingId } = props;
  const { t, locale } = useSpeech();
  const mayEdit = useMay("book");
  const meeting = useMemo(
    () => room.agenda?.meetings.find(({ id }) => id === meetingId),
    [room.agenda, meetingId],
  );
  usePageTitle(`${t("seating.title")} · ${room.room} · ${room.site}`);
  return (
    <>
      <a
        class="back"
        href={`#/rooms/${encodeURIComponent(room.site)}/${encodeURIComponent(room.room)}`}
      >
        {t("seating.back", { room: room.name[locale.language] })}
      </a>
      {meeting === undefined && (
        <EmptyState title={t("seating.no-meeting")} hint={t("seating.no-meeting-hint")} />
      )}
      {meeting !== undefined && (
        <header class="room-head">
          <h1>{meetingTitle(locale, meeting)}</h1>
          <p class="quiet num">
            {dayText(locale, meeting.startMs)} {meetingTimes(locale, meeting)}
          </p>
        </header>
      )}
      {meeting !== undefined && !mayEdit && (
        <EmptyState title={t("seating.not-yours")} hint={t("seating.not-yours-hint")} />
      )}
      {meeting !== undefined && mayEdit && <OwnSeats room={room} meeting={meeting} />}
    </>
  );
}

function OwnSeats(props: { readonly room: HubRoomDetail; readonly meeting: Meeting }) {
  const { room, meeting } = props;
  const { t } = useSpeech();
  const version = room.agenda?.version ?? 0;
  const saved = useSavedDetails(room.site, room.room, meeting.id, version);
  if (saved.details !== null) {
    return <SeatEditor room={room} meeting={meeting} details={saved.details} saved={saved} />;
  }
  return saved.problem === null ? (
    <Loading rows={4} />
  ) : (
    <EmptyState title={t("seating.not-read")} hint="">
      <ProblemNote problem={saved.problem} />
    </EmptyState>
  );
}
