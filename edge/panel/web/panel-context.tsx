import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RoomView } from "../../../contract/api.ts";
import type { Router } from "../../../contract/screen/router.ts";
import type { Store } from "../../../contract/screen/observable.ts";
import type { PanelApi } from "./panel-api.ts";
import type { Receipts } from "../../../contract/screen/receipts.ts";
import type { Session } from "./session.ts";

/** What the panel's parts act with. */
export interface Panel extends Session {
  readonly api: PanelApi;
  readonly router: Router;
  readonly receipts: Receipts;
  /** Whether the sheet that asks to sign in is open. */
  readonly asksSignIn: Store<boolean>;
}

export const PanelContext = createContext<Panel | null>(null);
export const RoomContext = createContext<RoomView | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error("a part of the panel stands outside PanelContext");
  return panel;
}

/** Room seconds in a real second; 1 where no room is known yet. */
export const useRoomSpeed = (): number => useContext(RoomContext)?.speed ?? 1;

export function useRoom(): RoomView {
  const room = useContext(RoomContext);
  if (room === null) throw new Error("a part of the panel stands outside RoomContext");
  return room;
}
