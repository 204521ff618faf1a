import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClauseView, RoomView } from "../../../contract/api.ts";
import { ClauseContext, clausesById } from "../../../contract/screen/clause-names.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { LinkBanner } from "../../../contract/screen/link-banner.tsx";
import type { Live } from "../../../contract/screen/live.ts";
import { Loading } from "../../../contract/screen/loading.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { roomNow } from "../../../contract/screen/room-time.ts";
import { RoomTimeProvider, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EmergencyBanner } from "./emergency-banner.tsx";
import { EnterPage } from "./enter-page.tsx";
import { PanelHead } from "./panel-head.tsx";
import { RoomContext, usePanel } from "./panel-context.tsx";
import { ReceiptTray } from "./receipt-tray.tsx";
import { RoomPages } from "./room-pages.tsx";
import { SignInSheet } from "./sign-in-sheet.tsx";
import { WallPage } from "./wall-page.tsx";

/** The room's panel: follows the room, and shows the page of the address. */
export function App(props: { readonly live: Live<RoomView> }) {
  const { link, data: room, time, heardAtMs } = useObservable(props.live);
  const { router } = usePanel();
  const route = useObservable(router);
  const clauses = useClauses(link === "live");
  useSession(link !== "lost");
  const dataFromMs = time === null || heardAtMs === null ? null : roomNow(time, heardAtMs);
  return (
    <RoomTimeProvider timeZone={room?.timeZone ?? "Asia/Shanghai"} time={time}>
      <ClauseContext.Provider value={clauses}>
        <LinkBanner link={link} dataFromMs={dataFromMs} retry={props.live.retry} />
        {route.path[0] === "enter" ? (
          <EnterPage code={route.query.get("code") ?? ""} />
        ) : (
          <RoomFrame room={room} lost={link === "lost"} isWall={route.path[0] === "wall"} />
        )}
      </ClauseContext.Provider>
    </RoomTimeProvider>
  );
}

function RoomFrame(props: {
  readonly room: RoomView | null;
  readonly lost: boolean;
  readonly isWall: boolean;
}) {
  const { asksSignIn, signedIn, isKnown } = usePanel();
  const asked = useObservable(asksSignIn);
  const isVisitor = useObservable(signedIn) === null;
  const isReady = useObservable(isKnown);
  if (props.room === null || !isReady) return props.lost ? <Unreached /> : <Loading rows={6} />;
  const isWall = props.isWall || isVisitor;
  return (
    <RoomContext.Provider value={props.room}>
      <div class={`frame ${isWall ? "frame-wall" : ""} ${props.lost ? "frame-old" : ""}`}>
        <EmergencyBanner emergencies={props.room.emergencies} />
        {isWall ? (
          <WallPage />
        ) : (
          <>
            <PanelHead />
            <RoomPages />
          </>
        )}
      </div>
      {!isWall && <ReceiptTray />}
      {asked && <SignInSheet />}
    </RoomContext.Provider>
  );
}

function Unreached() {
  const { t } = useSpeech();
  return <EmptyState title={t("panel.unreached")} hint={t("panel.unreached-hint")} />;
}

function useClauses(connected: boolean): ReadonlyMap<string, ClauseView> {
  const { api, signedIn } = usePanel();
  const name = useObservable(signedIn);
  const [clauses, setClauses] = useState<readonly ClauseView[]>([]);
  useEffect(() => {
    if (!connected || name === null) return;
    void api.clauses().then((answer) => answer.ok && setClauses(answer.value));
  }, [api, connected, name]);
  return useMemo(() => clausesById(clauses), [clauses]);
}

/** Asked again after every reconnection: the edge may have been restarted, or the session ended. */
function useSession(connected: boolean): void {
  const { api, learn } = usePanel();
  useEffect(() => {
    if (!connected) return;
    void api.session().then((answer) => answer.ok && learn(answer.value));
  }, [api, learn, connected]);
}
