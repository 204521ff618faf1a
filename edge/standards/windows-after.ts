import type { Meeting } from "../../contract/agenda.ts";
import type { DutyKind } from "../../contract/duty.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { type DutyWindow, fixedWindow } from "./duty-window.ts";
import { hotDevices } from "./equipment.ts";

/**
 * The duties of a meeting once it has ended. `fromMs` is when the last person left, as far as the
 * room can know: deadlines count from then.
 */
export function windowsAfter(
  model: RoomModel,
  meeting: Meeting,
  endMs: number,
  fromMs: number,
  wireActMs: number,
): readonly DutyWindow[] {
  const { lateMs, offProofMs, airedForMs, windowsClosedWithinMs, wipeAfterMs } = roomLimits;
  const promptMs = roomLimits.promptMs + wireActMs;
  const graceMs = roomLimits.actGraceMs + wireActMs;
  const coldMs = fromMs + promptMs + longestCoolDownMs(model) + graceMs;
  const cutMs = coldMs + graceMs;
  const provedMs = cutMs + offProofMs + graceMs;
  const lockedMs = provedMs + graceMs;
  const wipedMs = endMs + wipeAfterMs + promptMs;
  const window = (kind: DutyKind, clause: string, dueAtMs: number): DutyWindow => ({
    ...fixedWindow(kind, clause, endMs, dueAtMs, dueAtMs + lateMs),
    afterLeaving: true,
  });
  return [
    window("ventilated", "NX 6.4.2.1", fromMs + promptMs + airedForMs),
    window("large-loads-off", "NX 5.6.2.3", fromMs + promptMs),
    window("cooled-down", "NX 6.4.2.5", coldMs),
    window("windows-closed", "NX 6.4.2.5", fromMs + windowsClosedWithinMs),
    window("supply-cut", "NX 6.4.2.5", cutMs),
    window("off-proved", "NX 5.6.2.1", provedMs),
    window("door-locked-after", "NX 6.4.2.6", lockedMs),
    ...(meeting.classified
      ? [fixedWindow("wiped", "NX 5.5.4", endMs, wipedMs, wipedMs + lateMs)]
      : []),
  ];
}

const longestCoolDownMs = (model: RoomModel): number =>
  Math.max(
    0,
    ...hotDevices(model).map(
      (each) => each.profile.timings.coolDown ?? roomLimits.coolDownUnknownMs,
    ),
  );
