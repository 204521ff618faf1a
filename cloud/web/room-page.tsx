import type { HubRoomDetail } from "../../contract/api.ts";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { LinkBanner } from "../../contract/screen/link-banner.tsx";
import type { Live } from "../../contract/screen/live.ts";
import { Loading } from "../../contract/screen/loading.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { RoomTimeProvider, useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { roomNow } from "../../contract/screen/room-time.ts";
import { useLive } from "../../contract/screen/use-live.ts";
import { openRoom } from "./hub-live.ts";
import { RoomCards } from "./room-cards.tsx";
import { useHeardAt, useHubLines, useSessionWhenLost } from "./use-hub-lines.ts";

/** One room, live: is it as it should be, what was proved, what comes next. */
export function RoomPage(props: { readonly site: string; readonly room: string }) {
  const lines = useHubLines();
  const { site, room } = props;
  const live = useLive(() => openRoom(lines, site, room), `${site}/${room}`);
  usePageTitle(`${room} · ${site}`);
  return live === null ? <Loading rows={6} /> : <LiveRoom live={live} />;
}

function LiveRoom(props: { readonly live: Live<HubRoomDetail> }) {
  const { link, data: room, time, heardAtMs } = useObservable(props.live);
  const { clock } = useScreen();
  const { t } = useSpeech();
  const heardWallMs = useHeardAt(heardAtMs);
  const dataFromMs = time === null ? heardWallMs : roomNow(time, heardAtMs ?? clock.monotonicMs());
  useSessionWhenLost(link);
  return (
    <RoomTimeProvider timeZone={room?.timeZone ?? "Asia/Shanghai"} time={time}>
      <LinkBanner link={link} dataFromMs={dataFromMs} retry={props.live.retry} />
      <main id="main" tabIndex={-1} class={link === "lost" ? "frame-old" : ""}>
        <a class="back" href="#/">
          {t("room.back")}
        </a>
        {room === null && link === "lost" && (
          <EmptyState title={t("room.not-reached")} hint={t("room.not-reached-hint")} />
        )}
        {room === null && link !== "lost" && <Loading rows={6} />}
        {room !== null && <RoomCards room={room} />}
      </main>
    </RoomTimeProvider>
  );
}
