import type { HubRoomView } from "../../contract/hub-api.ts";
import { LinkBanner } from "../../contract/screen/link-banner.tsx";
import type { Live } from "../../contract/screen/live.ts";
import { Loading } from "../../contract/screen/loading.tsx";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import type { Route } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { useLive } from "../../contract/screen/use-live.ts";
import { AlarmRail } from "./alarm-rail.tsx";
import { openRooms } from "./hub-live.ts";
import { useSteady } from "./room/use-steady.ts";
import { RoomBoard } from "./room-board.tsx";
import { SiteBar } from "./site-bar.tsx";
import { useHubLines, useHeardAt, useSessionWhenLost } from "./use-hub-lines.ts";

/** Which rooms need me? */
export function OverviewPage(props: { readonly route: Route }) {
  const lines = useHubLines();
  const live = useLive(() => openRooms(lines), "rooms");
  const { t } = useSpeech();
  usePageTitle(`${t("overview.title")} · ${t("hub.name")}`);
  return live === null ? <Loading rows={6} /> : <Overview live={live} route={props.route} />;
}

function Overview(props: { readonly live: Live<readonly HubRoomView[]>; readonly route: Route }) {
  const { link, data: rooms, heardAtMs } = useSteady(props.live);
  const { t } = useSpeech();
  const dataFromMs = useHeardAt(heardAtMs);
  useSessionWhenLost(link);
  return (
    <>
      <LinkBanner link={link} dataFromMs={dataFromMs} retry={props.live.retry} />
      <main id="main" tabIndex={-1} class={link === "lost" ? "frame-old" : ""}>
        <h1 class="unseen">{t("overview.title")}</h1>
        {rooms === null ? (
          <Loading rows={6} />
        ) : (
          <>
            <SiteBar rooms={rooms} />
            <div class="overview">
              <RoomBoard rooms={rooms} route={props.route} />
              <AlarmRail rooms={rooms} />
            </div>
          </>
        )}
      </main>
    </>
  );
}
