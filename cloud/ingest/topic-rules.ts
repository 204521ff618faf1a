import { deviceIdSchema } from "../../contract/ids.ts";
import { hostId, parseSparkplugTopic, topics } from "../../contract/topics.ts";
import type { RoomRef } from "../store/hub-store.ts";

const roomSpeaks: ReadonlySet<string> = new Set(["NBIRTH", "NDEATH", "NDATA"]);
const deviceSpeaks: ReadonlySet<string> = new Set(["DBIRTH", "DDEATH", "DDATA"]);

/** A room speaks for itself and its devices, and for nobody else. */
export function mayPublish(ref: RoomRef, topic: string): boolean {
  if (topic === topics.records(ref.site, ref.room)) return true;
  const address = parseSparkplugTopic(topic);
  if (address === undefined || address.site !== ref.site || address.room !== ref.room) return false;
  if (address.device === null) return roomSpeaks.has(address.type);
  return deviceSpeaks.has(address.type) && deviceIdSchema.safeParse(address.device).success;
}

/** A room hears its own commands and documents, those of its devices, and whether the hub is there. */
export function maySubscribe(ref: RoomRef, topic: string): boolean {
  return (
    topic === topics.hostState(hostId) ||
    topic === topics.nodeCommand(ref.site, ref.room) ||
    topic === topics.deviceCommand(ref.site, ref.room, "+") ||
    topic === topics.agenda(ref.site, ref.room) ||
    topic === topics.people(ref.site, ref.room) ||
    topic === topics.recordsAck(ref.site, ref.room)
  );
}
