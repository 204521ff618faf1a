import { seededDraw } from "./draw.ts";
import type { Draw } from "./draw.ts";
import type { FuzzedParser } from "./parsers.ts";

export interface ParserTally {
  readonly name: string;
  frames: number;
  wellFormed: number;
  untrue: number;
  /** What the parser threw, of which it must throw nothing. */
  readonly crashes: string[];
}

const crashesKept = 5;
const longestNoise = 300;

const recipes = 7;
/** One frame in so many has a true head and a random rest: only its checksum can tell. */
export const tailShare = 1 / recipes;

/** How frames come about: from nothing, or near something true. */
function drawFrame(draw: Draw, seeds: readonly Uint8Array[]): Buffer {
  const seed = () => Buffer.from(seeds[draw.whole(0, seeds.length - 1)] ?? []);
  switch (draw.whole(1, recipes)) {
    case 1:
      return draw.bytes(draw.whole(0, longestNoise));
    case 2:
      return draw.bytes(draw.whole(5, 12));
    case 3:
      return flipped(draw, seed(), draw.whole(1, 4));
    case 4:
      return truncated(draw, seed());
    case 5:
      return Buffer.concat([seed(), flipped(draw, seed(), 2)]);
    case 6:
      return Buffer.concat([truncated(draw, seed()), seed()]);
    default:
      return withRandomTail(draw, seed());
  }
}

function flipped(draw: Draw, frame: Buffer, bits: number): Buffer {
  for (let bit = 0; bit < bits; bit++) {
    const at = draw.whole(0, frame.length - 1);
    frame[at] = (frame[at] ?? 0) ^ (1 << draw.whole(0, 7));
  }
  return frame;
}

function withRandomTail(draw: Draw, frame: Buffer): Buffer {
  const kept = Math.min(3, frame.length);
  return Buffer.concat([frame.subarray(0, kept), draw.bytes(frame.length - kept)]);
}

const truncated = (draw: Draw, frame: Buffer) => frame.subarray(0, draw.whole(0, frame.length - 1));

/** Puts drawn frames into one parser. Yields the tally each thousand frames, and at the end. */
export function* fuzzParser(
  parser: FuzzedParser,
  frames: number,
  seed: number,
): Generator<ParserTally, ParserTally> {
  const draw = seededDraw(seed);
  const tally: ParserTally = {
    name: parser.name,
    frames: 0,
    wellFormed: 0,
    untrue: 0,
    crashes: [],
  };
  while (tally.frames < frames) {
    const bytes = drawFrame(draw, parser.seeds);
    tally.frames += 1;
    try {
      const { wellFormed, untrue } = parser.take(bytes);
      tally.wellFormed += wellFormed;
      tally.untrue += untrue;
    } catch (error) {
      const crash = `frame ${tally.frames} of seed ${seed}: ${bytes.toString("hex")}: ${String(error)}`;
      if (tally.crashes.length < crashesKept) tally.crashes.push(crash);
    }
    if (tally.frames % 1000 === 0) yield tally;
  }
  return tally;
}
