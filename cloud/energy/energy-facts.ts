import type { DeviceKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { Phase } from "../../contract/record.ts";
import type { LocalDay } from "./local-day.ts";
import type { Span } from "./span.ts";

/** Energy of a quarter of an hour, as a meter's counter told it; `device` empty: the room's own minutes. */
export interface EnergyQuarter {
  readonly device: string;
  readonly fromMs: number;
  readonly measuredWh: number;
  /** Known only in total over a gap that this quarter belongs to. */
  readonly bridgedWh: number;
  readonly coveredMs: number;
}

/** A person said what a meter counted in this time; `device` empty: the room's own minutes. */
export interface CorrectedSpan extends Span {
  readonly device: string;
}

/** Mean watts of the minute that starts at `atMs`; null: not metered. */
export interface MinuteWatts {
  readonly atMs: number;
  readonly watts: number | null;
}

/** From then on the point had this value; null: none to be believed. */
export interface PointStep {
  readonly device: string;
  readonly point: string;
  readonly atMs: number;
  readonly value: PointValue | null;
}

/** From then on the room was in this phase, for this meeting. */
export interface PhaseMark {
  readonly atMs: number;
  readonly phase: Phase;
  readonly meetingId: string | null;
}

/** What a meter of the room sees. */
export interface RoomMeter {
  readonly device: string;
  readonly measures: "whole-room" | "part";
}

/** A device that can be switched, and what it draws by its data sheet; null: nobody has said. */
export interface RoomLoad {
  readonly device: string;
  readonly kind: DeviceKind;
  readonly ratedW: number | null;
}

/** A meeting as booked; without words. */
export interface BookedMeeting {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly headCount: number;
  readonly classified: boolean;
}

/** All there is to know of one room and local day. Series reach back to a little before the day. */
export interface EnergyFacts {
  readonly day: LocalDay;
  /** Room time; what lies after it has not happened. */
  readonly nowMs: number;
  readonly timeZone: string;
  readonly standbyW: number;
  /** Local time at which nobody works any more: `18:30`. */
  readonly closing: string;
  /** How long a value counts that is not told again. */
  readonly holdMs: number;
  readonly meters: readonly RoomMeter[];
  readonly loads: readonly RoomLoad[];
  readonly kinds: ReadonlyMap<string, DeviceKind>;
  readonly quarters: readonly EnergyQuarter[];
  readonly corrected: readonly CorrectedSpan[];
  readonly minutes: readonly MinuteWatts[];
  readonly steps: readonly PointStep[];
  readonly marks: readonly PhaseMark[];
  readonly meetings: readonly BookedMeeting[];
}
