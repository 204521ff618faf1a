import type { Fault } from "../faults.ts";
import type { Random } from "../world/random.ts";

const flippedShare = 1 / 2;
const lostShare = 1 / 3;

/** Whether a bad network loses what is sent just now. */
export const isLost = (fault: Fault | null, random: Random): boolean =>
  fault === "loses-some" && random() < lostShare;

/** What a bad wire makes of an answer: half of it, two of it, a bit of it turned. Others pass. */
export function spoiltAnswer(fault: Fault | null, answer: Buffer, random: Random): Buffer {
  if (fault === "short-frame") return answer.subarray(0, answer.length >> 1);
  if (fault === "merged-frames") return Buffer.concat([answer, answer]);
  const isFlipped = fault === "flipped-bits" && random() < flippedShare;
  return isFlipped ? withFlippedBit(answer, random) : answer;
}

function withFlippedBit(answer: Buffer, random: Random): Buffer {
  const spoilt = Buffer.from(answer);
  const bit = Math.floor(random() * answer.length * 8);
  spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return spoilt;
}
