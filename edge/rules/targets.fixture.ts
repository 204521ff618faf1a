import type { Meeting } from "../../contract/agenda.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Phase } from "../../contract/record.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { Snapshot } from "../room/snapshot.ts";
import type { Target } from "../room/wish.ts";
import { decide } from "./rules.ts";

/** One row of a rule's table: the room as it stands, the meeting at ten. */
export interface Case {
  readonly phase: Phase;
  /** Before the start; negative once it runs. */
  readonly minutesToStart: number;
  readonly meeting?: Partial<Meeting>;
  readonly occupancy?: "occupied" | "empty" | "unknown";
  readonly values?: Readonly<Record<string, PointValue>>;
  readonly change?: Partial<Snapshot>;
  readonly model?: RoomModel;
}

const demo = demoModel();

/** What all rules together want of a point in this case, with the reason and what lost. */
export function targetsOf(row: Case): (point: PointKey) => Target | undefined {
  const { phase, minutesToStart, values = {}, change = {}, model = demo } = row;
  const targets = decide(
    snapshotWith({
      model,
      phase,
      nowMs: tenMs - minutesToStart * minuteMs,
      meeting: phase === "idle" ? null : demoMeeting(row.meeting ?? {}),
      occupancy: row.occupancy ?? "empty",
      values,
      change,
    }),
  );
  return (point) => targets.get(point);
}

/** The same, the wanted values only. */
export function valuesOf(row: Case): (point: PointKey) => PointValue | undefined {
  const target = targetsOf(row);
  return (point) => target(point)?.value;
}
