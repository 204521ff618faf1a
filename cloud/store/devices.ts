import { z } from "zod";
import type { Availability } from "../../contract/api.ts";
import {
  type AssetFacts,
  assetFactsSchema,
  type DeviceChange,
  deviceChangeKinds,
  noFacts,
} from "../../contract/inventory.ts";
import { deviceKindSchema } from "../../contract/points.ts";
import type { DeviceState, DeviceStep } from "../devices/device-state.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { RoomRef } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";

/** What is known of a device, and what people wrote of it. */
export interface StoredDevice {
  readonly ref: RoomRef;
  readonly state: DeviceState;
  readonly facts: AssetFacts;
  readonly factsDoubted: boolean;
}

export interface DeviceStore {
  /** Of all rooms, of one site, or of one room, by room and device. */
  list(within: Partial<RoomRef>): Promise<readonly StoredDevice[]>;
  find(ref: RoomRef, device: string): Promise<StoredDevice | null>;
  /** Takes what a room told, with what is to be noted of it. The room is made when it is new. */
  take(ref: RoomRef, steps: readonly DeviceStep[]): Promise<void>;
  /** The newest first, older than a line's number; null: from the newest on. */
  changes(ref: RoomRef, device: string, limit: number): Promise<readonly DeviceChange[]>;
  /** Notes what people know, and what they said before. `tag-taken`: another device has that tag. */
  setFacts(
    ref: RoomRef,
    device: string,
    facts: AssetFacts,
    by: { readonly who: string; readonly atMs: number },
  ): Promise<"done" | "unknown-device" | "tag-taken">;
}

const availabilities: readonly Availability[] = ["online", "offline", "unpowered", "unknown"];

const changedSchema = z.array(
  z.object({ name: z.string(), before: z.string(), after: z.string() }),
);

export function createDeviceStore(database: HubDatabase, ids: RoomIds): DeviceStore {
  const { queries, transaction } = database;
  return {
    async list({ site, room }) {
      let asked = stored(queries);
      if (site !== undefined) asked = asked.where("rooms.site", "=", site);
      if (room !== undefined) asked = asked.where("rooms.room", "=", room);
      const rows = await asked
        .orderBy("rooms.site")
        .orderBy("rooms.room")
        .orderBy("devices.device")
        .execute();
      return rows.flatMap(readStored);
    },
    async find({ site, room }, device) {
      const row = await stored(queries)
        .where("rooms.site", "=", site)
        .where("rooms.room", "=", room)
        .where("devices.device", "=", device)
        .executeTakeFirst();
      return row === undefined ? null : (readStored(row)[0] ?? null);
    },
    take: (ref, steps) =>
      transaction(async (within) => {
        const roomId = await ids.need(within, ref);
        for (const { state, changes } of steps) {
          await putState(within, roomId, state);
          await addChanges(within, roomId, state.device, changes);
          if (changes.some(({ kind }) => kind === "replaced")) {
            await within
              .updateTable("device_assets")
              .set({ doubted: 1 })
              .where("room_id", "=", roomId)
              .where("device", "=", state.device)
              .execute();
          }
        }
      }),
    async changes({ site, room }, device, limit) {
      const rows = await queries
        .selectFrom("device_changes")
        .innerJoin("rooms", "rooms.id", "device_changes.room_id")
        .select(["at_ms", "kind", "who", "changed"])
        .where("rooms.site", "=", site)
        .where("rooms.room", "=", room)
        .where("device", "=", device)
        .orderBy("device_changes.id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ at_ms: atMs, kind, who, changed }) => ({
        atMs,
        kind: deviceChangeKinds.find((known) => known === kind) ?? "facts",
        who,
        changed: changedSchema.parse(JSON.parse(changed)),
      }));
    },
    async setFacts(ref, device, facts, { who, atMs }) {
      const roomId = await ids.find(ref);
      if (roomId === undefined) return "unknown-device";
      return await transaction((within) =>
        writeFacts(within, { roomId, device }, facts, { who, atMs }),
      );
    },
  };
}

const stored = (queries: Queries) =>
  queries
    .selectFrom("devices")
    .innerJoin("rooms", "rooms.id", "devices.room_id")
    .leftJoin("device_assets", (join) =>
      join
        .onRef("device_assets.room_id", "=", "devices.room_id")
        .onRef("device_assets.device", "=", "devices.device"),
    )
    .selectAll("devices")
    .select(["rooms.site", "rooms.room", "device_assets.facts", "device_assets.doubted"]);

type StoredRow = Awaited<ReturnType<ReturnType<typeof stored>["execute"]>>[number];

/** None when a newer hub has written a kind that this one does not know. */
function readStored(row: StoredRow): readonly StoredDevice[] {
  const kind = deviceKindSchema.safeParse(row.kind);
  if (!kind.success) return [];
  const { fault_at_ms: faultMs } = row;
  const fault =
    faultMs === null
      ? null
      : {
          said: row.fault_said,
          code: row.fault_code,
          atMs: faultMs,
          stands: row.fault_stands === 1,
        };
  return [
    {
      ref: { site: row.site, room: row.room },
      state: {
        device: row.device,
        kind: kind.data,
        model: row.model,
        maker: row.maker,
        serial: row.serial,
        firmware: row.firmware,
        availability: availabilities.find((known) => known === row.availability) ?? "unknown",
        firstSeenMs: row.first_seen_ms,
        lastSeenMs: row.last_seen_ms,
        goneSinceMs: row.gone_since_ms,
        fault,
        lampHours: row.lamp_hours,
        filterHours: row.filter_hours,
      },
      facts: row.facts === null ? noFacts : assetFactsSchema.parse(JSON.parse(row.facts)),
      factsDoubted: row.doubted === 1,
    },
  ];
}

async function putState(within: Queries, roomId: number, state: DeviceState): Promise<void> {
  const { fault } = state;
  const told = {
    kind: state.kind,
    model: state.model,
    maker: state.maker,
    serial: state.serial,
    firmware: state.firmware,
    availability: state.availability,
    last_seen_ms: state.lastSeenMs,
    gone_since_ms: state.goneSinceMs,
    fault_said: fault?.said ?? "",
    fault_code: fault?.code ?? "",
    fault_at_ms: fault?.atMs ?? null,
    fault_stands: fault?.stands === true ? 1 : 0,
    lamp_hours: state.lampHours,
    filter_hours: state.filterHours,
  };
  await within
    .insertInto("devices")
    .values({
      room_id: roomId,
      device: state.device,
      first_seen_ms: state.firstSeenMs,
      ...told,
    })
    .onConflict((old) => old.columns(["room_id", "device"]).doUpdateSet(told))
    .execute();
}

async function addChanges(
  within: Queries,
  roomId: number,
  device: string,
  changes: readonly DeviceChange[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ atMs, kind, who, changed }) => ({
    room_id: roomId,
    device,
    at_ms: atMs,
    kind,
    who,
    changed: JSON.stringify(changed),
  }));
  await within.insertInto("device_changes").values(rows).execute();
}

const factNames = ["tag", "unit", "boughtOn", "warrantyUntil", "place", "note"] as const;

async function writeFacts(
  within: Queries,
  { roomId, device }: { readonly roomId: number; readonly device: string },
  facts: AssetFacts,
  { who, atMs }: { readonly who: string; readonly atMs: number },
): Promise<"done" | "unknown-device" | "tag-taken"> {
  const row = await within
    .selectFrom("devices")
    .leftJoin("device_assets", (join) =>
      join
        .onRef("device_assets.room_id", "=", "devices.room_id")
        .onRef("device_assets.device", "=", "devices.device"),
    )
    .select(["device_assets.facts", "device_assets.doubted"])
    .where("devices.room_id", "=", roomId)
    .where("devices.device", "=", device)
    .executeTakeFirst();
  if (row === undefined) return "unknown-device";
  if (await isTaken(within, facts.tag, roomId, device)) return "tag-taken";
  const before = row.facts === null ? noFacts : assetFactsSchema.parse(JSON.parse(row.facts));
  const changed = factNames.flatMap((name) =>
    before[name] === facts[name] ? [] : [{ name, before: before[name], after: facts[name] }],
  );
  // What was doubted and is written again as it was is confirmed: that is a line as well.
  if (changed.length === 0 && row.doubted !== 1) return "done";
  const told = { tag: facts.tag, facts: JSON.stringify(facts), doubted: 0 };
  await within
    .insertInto("device_assets")
    .values({ room_id: roomId, device, ...told })
    .onConflict((old) => old.columns(["room_id", "device"]).doUpdateSet(told))
    .execute();
  await addChanges(within, roomId, device, [{ atMs, kind: "facts", who, changed }]);
  return "done";
}

async function isTaken(
  within: Queries,
  tag: string,
  roomId: number,
  device: string,
): Promise<boolean> {
  if (tag === "") return false;
  const other = await within
    .selectFrom("device_assets")
    .select(["room_id", "device"])
    .where("tag", "=", tag)
    .executeTakeFirst();
  return other !== undefined && (other.room_id !== roomId || other.device !== device);
}
