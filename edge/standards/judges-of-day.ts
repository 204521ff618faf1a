import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import { wholeRoomMeter } from "./equipment.ts";
import { numberAt, type Snapshot } from "../room/snapshot.ts";
import { attested, type Judge, lacking, shown } from "./verdict.ts";

/** Alarms that say: the idle room draws more than it may. */
const drawingAlarms = ["standby", "not-off"] as const;

/** Once the idle room has drawn too much, the day is lost; otherwise its end shows that it did not. */
export const standbyWatched: Judge = (snapshot, duty) => {
  for (const id of drawingAlarms) {
    const alarm = snapshot.alarms.get(id);
    if (alarm !== undefined) return { is: "broken", lacks: [alarm.text] };
  }
  if (snapshot.nowMs < duty.dueAtMs) return lacking(message("lack.day-not-over"));
  // Whoever was away then cannot say what happened.
  if (snapshot.nowMs > duty.closesAtMs) return lacking(message("lack.not-watched"));
  const meter = wholeRoomMeter(snapshot.model);
  const isHeard = meter !== undefined && numberAt(snapshot, meter.id, "activePower") !== undefined;
  if (!isHeard) return lacking(message("lack.meter-silent"));
  const text = message("evidence.standby", { limit: snapshot.model.config.standbyWatts });
  return shown({ text, atMs: duty.dueAtMs });
};

/** A look into the wash-rooms during a meeting of the day counts for the day. */
export const dailyWashroom: Judge = (snapshot, duty) => {
  const word = attested(snapshot, duty);
  if (word.is === "shown") return word;
  const during = checkedDuring(snapshot, duty.opensAtMs);
  return during === undefined ? word : shown(...during.evidence);
};

/** The check of the wash-rooms during the meeting at hand, if one was made since then. */
function checkedDuring(snapshot: Snapshot, sinceMs: number): Duty | undefined {
  const { meeting, duties } = snapshot;
  if (meeting === null) return undefined;
  for (let count = 1; ; count++) {
    const check = duties.get(`${meeting.id}:washroom.${count}`);
    if (check === undefined) return undefined;
    const isDone = check.status === "done" || check.status === "late";
    if (isDone && check.settledAtMs !== null && check.settledAtMs >= sinceMs) return check;
  }
}
