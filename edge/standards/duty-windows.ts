import type { Meeting } from "../../contract/agenda.ts";
import { clauseList, clauseMs } from "../../contract/clauses.ts";
import type { DutyKind } from "../../contract/duty.ts";
import { devicesOfKind, type RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { getsHot, largeLoads, suppliesOf } from "../room/snapshot.ts";
import {
  audioLeadMs,
  doorLeadMs,
  endOf,
  type Endings,
  preparationLeadMs,
  preparationStartsMs,
} from "../room/timetable.ts";

/** When a duty may be done, must be done, and is lost. Room time. */
export interface DutyWindow {
  readonly kind: DutyKind;
  readonly clause: string;
  readonly opensAtMs: number;
  readonly dueAtMs: number;
  readonly closesAtMs: number;
  /** The deadline counts from the last person's leaving, and moves on while people are here. */
  readonly afterLeaving: boolean;
}

/**
 * The duties of a meeting before it starts and at its start. `wireActMs` is what an act may take on
 * the wire, in room time.
 */
export function windowsBefore(
  model: RoomModel,
  meeting: Meeting,
  wireActMs: number,
): readonly DutyWindow[] {
  const { standards } = model;
  const { startMs } = meeting;
  const { preparationMarginMs, comfortLateMs } = roomLimits;
  const actGraceMs = roomLimits.actGraceMs + wireActMs;
  const opens = preparationStartsMs(standards, meeting, preparationMarginMs + wireActMs);
  const prepared = startMs - preparationLeadMs(standards, meeting);
  const door = startMs - doorLeadMs(standards);
  const first = startMs - clauseMs(standards, "NX T5-2", "firstTestBefore");
  const second = startMs - clauseMs(standards, "NX T5-2", "secondTestBefore");
  const window = (kind: DutyKind, clause: string, opensAtMs: number, dueAtMs: number) => ({
    kind,
    clause,
    opensAtMs,
    dueAtMs,
    closesAtMs: startMs,
    afterLeaving: false,
  });
  return [
    window("audio-on", "NX T5-2", opens, startMs - audioLeadMs(standards)),
    window("prepared", "NX 6.2.1.1", opens, prepared),
    window("test-commissioning", "NX 6.2.4.1", opens, prepared),
    { ...window("door-locked-before", "NX 6.2.1.2", opens, door), closesAtMs: door },
    window("door-opened", "NX 6.2.1.2", door, door + actGraceMs),
    window("test-t30", "NX T5-2", first, second),
    window("test-t10", "NX T5-2", second, startMs),
    window("banner", "NX T6-6", opens, startMs),
    window("nameplates", "NX T6-3", opens, startMs),
    {
      ...window("comfort", "GB18883 temperature", startMs, startMs + actGraceMs),
      closesAtMs: startMs + comfortLateMs,
    },
  ].filter((duty) => applies(model, duty.kind));
}

/** The duties of a meeting once it has ended, as they stand while people are still here. */
export function windowsAfter(
  model: RoomModel,
  meeting: Meeting,
  endings: Endings,
  leftAtMs: number | null,
  wireActMs: number,
  nowMs: number,
): readonly DutyWindow[] {
  const endMs = endOf(meeting, endings);
  const fromMs = leftAtMs ?? Math.max(endMs, wholeMinute(nowMs));
  const { offProofMs, lateMs } = roomLimits;
  const promptMs = roomLimits.promptMs + wireActMs;
  const actGraceMs = roomLimits.actGraceMs + wireActMs;
  const coldMs = fromMs + promptMs + longestCoolDownMs(model) + actGraceMs;
  const cutMs = coldMs + actGraceMs;
  const provedMs = cutMs + offProofMs + actGraceMs;
  const window = (kind: DutyKind, clause: string, dueAtMs: number) => ({
    kind,
    clause,
    opensAtMs: endMs,
    dueAtMs,
    closesAtMs: dueAtMs + lateMs,
    afterLeaving: true,
  });
  return [
    window("large-loads-off", "NX 5.6.2.3", fromMs + promptMs),
    window("cooled-down", "NX 6.4.2.5", coldMs),
    window("supply-cut", "NX 6.4.2.5", cutMs),
    window("off-proved", "NX 5.6.2.1", provedMs),
    window("door-locked-after", "NX 6.4.2.6", provedMs + actGraceMs),
  ].filter((duty) => applies(model, duty.kind));
}

/** Up to the next minute, so that a moving deadline is not news at every tick. */
const wholeMinute = (ms: number): number => Math.ceil(ms / 60_000) * 60_000;

const longestCoolDownMs = (model: RoomModel): number =>
  Math.max(
    0,
    ...hotDevices(model).map(
      (each) => each.profile.timings.coolDown ?? roomLimits.coolDownUnknownMs,
    ),
  );

/** A room without the equipment has no such duty. */
function applies(model: RoomModel, kind: DutyKind): boolean {
  switch (kind) {
    case "prepared":
    case "test-commissioning":
    case "test-t30":
    case "test-t10":
      return true;
    case "audio-on":
      return devicesOfKind(model, "speaker").length > 0;
    case "door-locked-before":
    case "door-opened":
    case "door-locked-after":
      return devicesOfKind(model, "door-lock").length > 0;
    case "comfort":
      return temperatureDevices(model).length > 0;
    case "banner":
      return devicesOfKind(model, "led-sign").length > 0;
    case "nameplates":
      return devicesOfKind(model, "nameplate").length > 0;
    case "large-loads-off":
      return largeLoads(model, clauseList(model.standards, "NX 5.6.2.3", "order")).length > 0;
    case "cooled-down":
      return hotDevices(model).length > 0;
    case "supply-cut":
      return suppliesOf(model).length > 0;
    case "off-proved":
      return wholeRoomMeter(model) !== undefined;
    default:
      return false;
  }
}

/** Devices that need to cool before their supply may go. */
export const hotDevices = (model: RoomModel) => [...model.devices.values()].filter(getsHot);

/** The meter that sees everything in the room. */
export const wholeRoomMeter = (model: RoomModel) =>
  devicesOfKind(model, "meter").find((meter) => meter.binding.measures === "whole-room");

/** Devices that tell the room's temperature, the air sensors before the air-conditioning. */
export const temperatureDevices = (model: RoomModel) =>
  [...devicesOfKind(model, "air-sensor"), ...devicesOfKind(model, "hvac")].filter((each) =>
    each.points.has("temperature"),
  );
