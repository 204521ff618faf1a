import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RoomView } from "../../../contract/api.ts";
import type { Router } from "../../../contract/screen/router.ts";
import type { Store } from "../../../contract/screen/observable.ts";
import type { PanelApi } from "./panel-api.ts";
import type { Receipts } from "./receipts.ts";

/** What the panel's parts act with. */
export interface Panel {
  readonly api: PanelApi;
  readonly router: Router;
  readonly receipts: Receipts;
  /** Name of who is signed in; null when nobody is. */
  readonly signedIn: Store<string | null>;
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

export function useRoom(): RoomView {
  const room = useContext(RoomContext);
  if (room === null) throw new Error("a part of the panel stands outside RoomContext");
  return room;
}
