import type { ModbusRequest } from "../links/modbus-frame.ts";
import type { SlaveTrick } from "../links/rig/rtu-slave.ts";
import type { Draw } from "./draw.ts";

/**
 * The master waits 12 ms and then 5 ms more, and holds the unit for another 100 ms: the slave's own
 * timers may run late on a busy machine, and an answer behind the window is nobody's to catch.
 */
export const fuzzedTimings = { responseTimeoutMs: 12, gapMs: 0 };
export const fuzzedLateWindowMs = 100;
const lateMs = { least: 13, most: 28 };

const noiseMost = 0xff_ff;

/** How often each trick is played, and with what. */
const tricks: readonly (readonly [weight: number, play: (draw: Draw) => SlaveTrick])[] = [
  [40, () => ({ do: "answer" })],
  [1, () => ({ do: "silent" })],
  [2, () => ({ do: "echo" })],
  [4, () => ({ do: "wrong-unit" })],
  [2, () => ({ do: "wrong-function" })],
  [2, () => ({ do: "exception" })],
  [24, (draw) => ({ do: "late", afterMs: draw.whole(lateMs.least, lateMs.most) })],
  [8, (draw) => ({ do: "split", at: draw.whole(0, 255), pauseMs: draw.whole(0, 5) })],
  [6, (draw) => ({ do: "flip", bit: draw.whole(0, 255) })],
  [2, (draw) => ({ do: "cut", bytes: draw.whole(0, 255) })],
  [1, (draw) => ({ do: "noise-before", noise: draw.whole(0, noiseMost) })],
  [1, (draw) => ({ do: "noise-after", noise: draw.whole(0, noiseMost) })],
  [2, (draw) => ({ do: "twice", noise: draw.whole(0, noiseMost) })],
  [4, (draw) => ({ do: "merge", first: draw.one(["own", "other"]) })],
];
const weights = tricks.reduce((sum, [weight]) => sum + weight, 0);

export const trickNames: readonly SlaveTrick["do"][] = [
  "answer",
  "silent",
  "echo",
  "wrong-unit",
  "wrong-function",
  "exception",
  "late",
  "split",
  "flip",
  "cut",
  "noise-before",
  "noise-after",
  "twice",
  "merge",
];

export function drawTrick(draw: Draw): SlaveTrick {
  let left = draw.share() * weights;
  for (const [weight, play] of tricks) {
    left -= weight;
    if (left < 0) return play(draw);
  }
  return { do: "answer" };
}

/** A question, mostly like the one before, so that only the place in time tells answers apart. */
export function drawQuestion(draw: Draw): { unit: number; request: ModbusRequest } {
  const unit = draw.one([1, 1, 1, 2, 3]);
  const address = draw.whole(0, 4000);
  const isWrite = draw.whole(0, 9) === 0;
  return {
    unit,
    request: isWrite
      ? { kind: "write-word", address, word: draw.whole(0, 0xff_ff) }
      : { kind: "read-words", table: "holding", address, count: draw.one([2, 2, 2, 2, 1, 4]) },
  };
}
