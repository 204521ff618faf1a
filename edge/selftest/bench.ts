import type { Availability } from "../../contract/api.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Failure, Outcome } from "../../contract/errors.ts";
import type { PointKey } from "../../contract/ids.ts";
import type { Message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { DeviceModel } from "../devices/room-model.ts";

/** What the machine that the room runs on says of itself; null: it cannot say. */
export interface MachineFacts {
  /** Free share of the disk that holds the room's data, 0 to 1. */
  readonly diskFree: number | null;
  readonly temperatureC: number | null;
  /** Mean number of programs that want a core, by core. */
  readonly load: number | null;
}

export interface GatewayFacts extends MachineFacts {
  readonly clockTrusted: boolean;
}

/** What the air has done since it was begun with for the meeting at hand. */
export interface AirCourse {
  readonly fromC: number;
  readonly nowC: number;
  readonly wantedC: number;
  /** Room time since then. */
  readonly forMs: number;
}

/** back: read back · unproved: taken, and nothing can tell · lost: taken, and not read back in time. */
export type Moved =
  | { readonly is: "back" | "unproved" | "lost" | "stopped" }
  /** A guard refused, and says why; a limit says what it would let pass. */
  | { readonly is: "held"; readonly text: Message; readonly instead: PointValue | null }
  | { readonly is: "refused"; readonly failure: Failure };

/** The room as a step of a test may touch it: every write passes the guards and is on record. */
export interface TestBench {
  availability(device: string): Availability;
  /** Asked of the device at this moment, where it can be asked. */
  read(device: string, point: string): Promise<Outcome<PointValue>>;
  /** Writes the value and waits for its read-back. What the point was is kept before it is moved. */
  move(device: DeviceModel, point: string, value: PointValue): Promise<Moved>;
  /** A device that tells by itself is not asked. */
  isAsked(device: string): boolean;
  /** What the room wants of the point by its rules and holds; undefined: nothing. */
  wanted(point: PointKey): PointValue | undefined;
  /** How long the last warming-up took, room time; undefined while none was seen. */
  warmUpMs(device: string): number | undefined;
  /** Null while the air is not on its way for a meeting. */
  air(): AirCourse | null;
  gateway(): Promise<GatewayFacts>;
  /** Nothing may be moved now. */
  isMeetingRunning(): boolean;
  /** A person holds the point: it is theirs. */
  isHeld(point: PointKey): boolean;
  /** Wire time of the last reading of a point that may be believed; minus infinity before the first. */
  heardMs(point: PointKey): number;
  /** What was measured when the room was commissioned. */
  baseline(step: string, name: string): PointValue | undefined;
  /** The test is asked for by a meeting. */
  readonly isForMeeting: boolean;
  /** Everything is tested, and compared with what was commissioned. */
  readonly isWhole: boolean;
  /** A person asked for it at the panel, and is there to see. */
  readonly isAskedFor: boolean;
  /** Nobody is there whom light or sound would startle; people may come at any moment. */
  mayDisturb(): boolean;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly signal: AbortSignal;
}

/** The end of a test tone: it is never left out. */
export const isSilencing = (point: string, value: PointValue): boolean =>
  point === "tone" && value === false;
