import type { PointKey } from "../../contract/ids.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { RoomModel } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { startsLoad } from "./guards/inrush.ts";

/** The loads that were started, by whatever path. All times are real and monotonic. */
export class LoadStarts {
  readonly #model: RoomModel;
  /** When each point was last told to go on: a lamp burns all the same when its command is forgotten. */
  readonly #startedMs = new Map<PointKey, number>();
  /** The last start, until its device has answered. */
  #unanswered: PointKey | null = null;
  #nextFromMs = Number.NEGATIVE_INFINITY;

  constructor(model: RoomModel) {
    this.#model = model;
  }

  /** No load may be started before this. */
  get nextFromMs(): number {
    return this.#nextFromMs;
  }

  startedMs(point: PointKey): number {
    return this.#startedMs.get(point) ?? Number.NEGATIVE_INFINITY;
  }

  /** This goes out now. The load draws its current some time between now and the device's answer. */
  note(point: PointKey, value: PointValue, monotonicMs: number): void {
    if (value === "on") this.#startedMs.set(point, monotonicMs);
    if (!startsLoad(this.#model, point, value)) return;
    this.#unanswered = point;
    this.#nextFromMs = monotonicMs + roomLimits.wireStartAnswerMs;
  }

  /** The device has answered, one way or the other. */
  answered(point: PointKey, monotonicMs: number): void {
    if (this.#unanswered !== point) return;
    this.#unanswered = null;
    this.#nextFromMs = monotonicMs + roomLimits.wireInrushGapMs;
  }
}
