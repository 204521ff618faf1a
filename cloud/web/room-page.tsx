import { useMemo } from "preact/hooks";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { LinkBanner } from "../../contract/screen/link-banner.tsx";
import type { Live } from "../../contract/screen/live.ts";
import { Loading } from "../../contract/screen/loading.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { createReceipts, type Receipts } from "../../contract/screen/receipts.ts";
import type { Route } from "../../contract/screen/route.ts";
import { RoomTimeProvider, useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import { roomNow } from "../../contract/screen/room-time.ts";
import { useLive } from "../../contract/screen/use-live.ts";
import { useConsole } from "./console-context.tsx";
import { openRoom } from "./hub-live.ts";
import { ActTray } from "./room/act-tray.tsx";
import { OpenRoomContext } from "./room/room-context.tsx";
import { RoomCards } from "./room-cards.tsx";
import { useHeardAt, useHubLines, useSessionWhenLost } from "./use-hub-lines.ts";

/** One room, live: is it as it should be, what was proved, what comes next. */
export function RoomPage(props: {
  readonly site: string;
  readonly room: string;
  readonly route: Route;
}) {
  const lines = useHubLines();
  const { site, room } = props;
  const live = useLive(() => openRoom(lines, site, room), `${site}/${room}`);
  usePageTitle(`${room} · ${site}`);
  return live === null ? (
    <Loading rows={6} />
  ) : (
    <LiveRoom live={live} site={site} room={room} route={props.route} />
  );
}

function LiveRoom(props: {
  readonly live: Live<HubRoomDetail>;
  readonly site: string;
  readonly room: string;
  readonly route: Route;
}) {
  const receipts = useReceipts(props.site, props.room);
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
        {room !== null && (
          <OpenRoomContext.Provider value={{ room, receipts }}>
            <RoomCards route={props.route} />
            <ActTray />
          </OpenRoomContext.Provider>
        )}
      </main>
    </RoomTimeProvider>
  );
}

/** What is asked of this room, for as long as its page is open. */
function useReceipts(site: string, room: string): Receipts {
  const { api, refreshSession } = useConsole();
  return useMemo(
    () =>
      createReceipts({ act: (act) => api.act({ site, room }, act) }, () => void refreshSession()),
    [api, refreshSession, site, room],
  );
}
