import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Permission } from "../../contract/permissions.ts";
import { useObservable } from "../../contract/screen/observable.ts";
import { roomNow } from "../../contract/screen/room-time.ts";
import type { Router } from "../../contract/screen/router.ts";
import { useScreen } from "../../contract/screen/screen-context.tsx";
import type { ConsoleApi } from "./console-api.ts";
import type { SessionKeeper } from "./session-keeper.ts";

/** What the console's parts act with. */
export interface Console extends SessionKeeper {
  readonly api: ConsoleApi;
  readonly router: Router;
}

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error("a part of the console stands outside ConsoleContext");
  return found;
}

/** Whether the reader may do this: what he may not is not offered. */
export const useMay = (permission: Permission): boolean =>
  useObservable(useConsole().session)?.user?.permissions.includes(permission) ?? false;

/** What the clock on the rooms' walls says now, epoch milliseconds. */
export function useRoomsNow(): number {
  const { clock } = useScreen();
  const time = useObservable(useConsole().roomTime);
  return time === null ? clock.wallMs() : roomNow(time, clock.monotonicMs());
}
