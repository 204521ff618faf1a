import { useEffect, useMemo } from "preact/hooks";
import type { LinkState } from "../../contract/screen/live.ts";
import { useScreen } from "../../contract/screen/screen-context.tsx";
import { useConsole } from "./console-context.tsx";
import type { HubLines } from "./hub-live.ts";

/** What a live line to the hub is opened with. */
export function useHubLines(): HubLines {
  const { clock } = useScreen();
  const { refreshSession } = useConsole();
  return useMemo(
    () => ({ clock, base: document.baseURI, probe: refreshSession }),
    [clock, refreshSession],
  );
}

/** A line may be lost because the session has ended: then the sign-in page takes over. */
export function useSessionWhenLost(link: LinkState): void {
  const { refreshSession } = useConsole();
  useEffect(() => {
    if (link === "lost") void refreshSession();
  }, [link, refreshSession]);
}

/** The reader's own time of a moment on the monotonic clock. */
export function useHeardAt(heardAtMs: number | null): number | null {
  const { clock } = useScreen();
  return useMemo(
    () => (heardAtMs === null ? null : clock.wallMs() - (clock.monotonicMs() - heardAtMs)),
    [clock, heardAtMs],
  );
}
