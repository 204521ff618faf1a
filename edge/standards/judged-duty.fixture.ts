import type { Meeting } from "../../contract/agenda.ts";
import { type Duty, dutyName } from "../../contract/duty.ts";
import type { PointValue } from "../../contract/reading.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import type { Snapshot } from "../room/snapshot.ts";
import { deriveDuties } from "./duties.ts";
import { judgeDuties, lackOf } from "./judging.ts";

const model = demoModel();
/** So many minutes after ten o'clock, when the meeting starts. */
export const at = (minutes: number) => tenMs + minutes * minuteMs;

export interface Scene {
  readonly minutes: number;
  readonly meeting?: Partial<Meeting>;
  readonly phase?: Snapshot["phase"];
  readonly occupancy?: "occupied" | "empty" | "unknown";
  readonly values?: Readonly<Record<string, PointValue>>;
  readonly change?: Partial<Snapshot>;
  /** Duties that have ended before, and when, in minutes. */
  readonly settled?: Readonly<Record<string, number>>;
  readonly room?: typeof model;
}

/** A picture of the room with all duties of its meeting, of a day that was known long before. */
export function scene(given: Scene): Snapshot {
  const meeting = demoMeeting(given.meeting ?? {});
  const context = {
    model: given.room ?? model,
    endings: { ended: new Map(), extended: new Map() },
    presence: "occupied",
    reports: [],
    wireActMs: 0,
    nowMs: at(-600),
  } as const;
  const duties = new Map(
    deriveDuties(demoAgenda([meeting]), new Map(), context).map((duty) => [duty.id, duty]),
  );
  for (const [name, minutes] of Object.entries(given.settled ?? {})) {
    const duty = duties.get(name);
    if (duty === undefined) throw new Error(`no duty ${name}`);
    duties.set(name, { ...duty, status: "done", settledAtMs: at(minutes) });
  }
  return snapshotWith({
    model: given.room ?? model,
    phase: given.phase ?? "meeting",
    nowMs: at(given.minutes),
    meeting,
    occupancy: given.occupancy ?? "occupied",
    values: given.values ?? {},
    change: { duties, ...given.change },
  });
}

/** What becomes of one duty by one look. */
export function judged(snapshot: Snapshot, name: string): Duty | undefined {
  const changed = judgeDuties(snapshot, snapshot.duties.values());
  return changed.find((duty) => dutyName(duty.id) === name) ?? snapshot.duties.get(name);
}

/** What a duty lacks: the sentence, and the device that is to blame. */
export function lacks(snapshot: Snapshot, name: string): readonly string[] {
  const duty = snapshot.duties.get(name);
  if (duty === undefined) throw new Error(`no duty ${name}`);
  return lackOf(snapshot, duty).map(({ key, params }) =>
    [key, params["device"]].filter((part) => part !== undefined).join(" "),
  );
}

/** What a person said of a duty, and when. */
export const word = (id: string, minutes: number, by = "Wang") =>
  new Map([[id, { duty: id, atMs: at(minutes), by }]]);
