import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Act } from "../../../contract/act.ts";
import type { HubRoomDetail } from "../../../contract/hub-api.ts";
import { mayAt, type Permission } from "../../../contract/permissions.ts";
import { roomName } from "../../../contract/places.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import type { Receipts } from "../../../contract/screen/receipts.ts";
import { useNow } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";

/** The room that the page is about, and the way to ask something of it. */
export interface OpenRoom {
  readonly room: HubRoomDetail;
  readonly receipts: Receipts;
}

export const OpenRoomContext = createContext<OpenRoom | null>(null);

export function useOpenRoom(): OpenRoom {
  const found = useContext(OpenRoomContext);
  if (found === null) throw new Error("a part of a room stands outside OpenRoomContext");
  return found;
}

/** Whether the reader may do this in this very room. */
export function useMayHere(permission: Permission): boolean {
  const { room } = useOpenRoom();
  const user = useObservable(useConsole().session)?.user;
  const path = [...(room.place ?? []), roomName(room.site, room.room)];
  return user != null && mayAt(user.rights, permission, path);
}

/** Asks the room to do something; the answer stands on a receipt. */
export function useAct(): (act: Act) => void {
  const { receipts } = useOpenRoom();
  const nowMs = useNow();
  return (act) => void receipts.send(act, nowMs);
}
