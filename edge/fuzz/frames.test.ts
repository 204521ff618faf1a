import { expect, it } from "vitest";
import { fuzzParser, tailShare } from "./frames.ts";
import { fuzzedParsers } from "./parsers.ts";
import { settledHeapBytes } from "./settled-heap.ts";

const framesInAll = 100_000;
const parsers = fuzzedParsers();
const framesEach = Math.ceil(framesInAll / parsers.length);
const heapMaxBytes = 4 * 1024 * 1024;

it.each(parsers)("$name: nothing it is fed throws, and it holds nothing on to it", (parser) => {
  const heapBefore = settledHeapBytes();
  const steps = fuzzParser(parser, framesEach, 20_260_000);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const tally = step.value;
  expect(tally.crashes).toEqual([]);
  expect(tally.frames).toBe(framesEach);
  // A fuzz that never gets past the first check tests nothing behind it.
  expect(tally.wellFormed).toBeGreaterThan(framesEach / 200);
  expect(settledHeapBytes() - heapBefore).toBeLessThan(heapMaxBytes);
});

/**
 * A CRC-16 lets one random frame in 65,536 pass. Frames of noise that pass are of a wrong unit,
 * function or length nearly always. What is left is noise behind a true head: it passes as often as
 * the CRC lets it, no link can tell, and it is judged further up, by the point's `plausible` range
 * and, for what was commanded, by reading back. Here the link must let through no more than that.
 */
it("lets no more untrue answers through than a CRC-16 must", () => {
  const frames = 400_000;
  const [receiver] = fuzzedParsers();
  if (receiver === undefined) throw new Error("there is no RTU receiver to fuzz");
  const steps = fuzzParser(receiver, frames, 20_270_000);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const tally = step.value;
  const expected = (frames * tailShare) / 65_536;
  expect(tally.untrue).toBeLessThanOrEqual(expected + 5 * Math.sqrt(expected));
  console.log(
    `rtu frames: ${frames}, ${tally.wellFormed} with a right CRC, ${tally.untrue} believed although ` +
      `untrue (a CRC-16 lets ${expected.toFixed(1)} through)`,
  );
});
