import type { Duty } from "../../contract/duty.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { isCleaning } from "../room/cleaning.ts";
import { pointAt, type Snapshot, suppliesOf } from "../room/snapshot.ts";
import { mayRest } from "../room/at-rest.ts";

/**
 * The periodic test that the room should see to now, or null: owed, nobody there whom it could
 * startle, and not tried just now. The room is powered for it as for a meeting. NX 5.4.1.
 */
export function periodicTestOwed(snapshot: Snapshot): Duty | null {
  const { phase, occupancy, cleaning, emergencies, nowMs, reports, duties } = snapshot;
  const isFree = phase === "idle" && occupancy.state === "empty" && mayRest(snapshot);
  // Lost mains let the room rest, but nothing is powered for a test on its UPS.
  if (!isFree || isCleaning(cleaning, nowMs) || emergencies.size > 0) return null;
  const last = reports.findLast((report) => report.test === "periodic");
  if (last !== undefined && nowMs - last.endedAtMs < roomLimits.periodicRetryMs) return null;
  for (const duty of duties.values()) {
    if (duty.kind === "test-periodic" && duty.status === "open") return duty;
  }
  return null;
}

/** How long the equipment has been powered, room time: a test is not waited for without end. */
export function poweredForMs(snapshot: Snapshot): number {
  const { model, steadyMs } = snapshot;
  const switched = [
    ...suppliesOf(model),
    ...devicesOfKind(model, "speaker"),
    ...devicesOfKind(model, "projector"),
  ];
  const since = switched.flatMap(({ id }) => {
    const power = pointAt(snapshot, id, "power");
    return power?.quality === "good" && power.value === "on" ? [steadyMs - power.sinceMs] : [];
  });
  return Math.max(0, ...since);
}
