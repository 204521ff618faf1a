import { randomUUID } from "node:crypto";
import type { RecordBody } from "../../../contract/record.ts";
import type { RoomRef } from "../../store/hub-store.ts";
import { createClock } from "../../../contract/clock.ts";
import { openStore } from "../../store/open-store.ts";
import { type HubRig, silentLog } from "../hub-rig.ts";
import { incoming } from "./site.ts";

/** For tests: what a room has told of, put beside a hub that runs. A journal of its own each time. */
export async function recordRoom(
  rig: HubRig,
  ref: RoomRef,
  bodies: readonly RecordBody[],
): Promise<void> {
  const store = await openStore({ data: rig.folder }, silentLog);
  try {
    const records = bodies.map((body, at) => incoming(at + 1, createClock().wallMs(), body));
    await store.records.append(ref, `recorded-${randomUUID()}`, records);
  } finally {
    await store.close();
  }
}
