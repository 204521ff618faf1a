import { createClock } from "../../contract/clock.ts";
import { fuzzParser, tailShare } from "./frames.ts";
import type { ParserTally } from "./frames.ts";
import { fuzzedParsers } from "./parsers.ts";
import type { FuzzedParser } from "./parsers.ts";
import { fuzzRtu } from "./rtu-exchanges.ts";
import type { RtuFuzzTally } from "./rtu-exchanges.ts";
import { trickNames } from "./rtu-tricks.ts";
import { settledHeapBytes } from "./settled-heap.ts";

const buses = 400;
const ptys = 6;
const exchanges = 100_000;
const framesEach = 1_000_000;
const heapMaxBytes = 8 * 1024 * 1024;
const progressEveryMs = 500;
const crcChoices = 65_536;
const clock = createClock();

/** A line that is written over, on a terminal only. */
function createProgress(): (text: string) => void {
  let toldMs = Number.NEGATIVE_INFINITY;
  return (text) => {
    if (!process.stderr.isTTY || clock.monotonicMs() - toldMs < progressEveryMs) return;
    toldMs = clock.monotonicMs();
    process.stderr.write(`\r\u001B[K${text}`);
  };
}

const progress = createProgress();
const clearProgress = () => {
  if (process.stderr.isTTY) process.stderr.write("\r\u001B[K");
};

async function fuzzExchanges(seed: number): Promise<boolean> {
  const startedMs = clock.monotonicMs();
  const settings = { seed, buses, ptys, exchangesPerBus: exchanges / buses };
  const tally = await fuzzRtu(settings, clock, ({ asked, accepted, wrong }) =>
    progress(`${asked} of ${exchanges} exchanges, ${accepted} accepted, ${wrong.length} wrong`),
  );
  clearProgress();
  const seconds = ((clock.monotonicMs() - startedMs) / 1000).toFixed(0);
  console.log(
    `${tally.asked} exchanges on ${buses} lines (${ptys} serial) in ${seconds} s, seed ${seed}`,
  );
  printTricks(tally);
  console.log(
    `  accepted ${tally.accepted}, refused ${tally.refused}, late and thrown away ${tally.late}, ` +
      `wrong values accepted ${tally.wrong.length}`,
  );
  for (const wrong of tally.wrong) console.log(`  WRONG ${wrong}`);
  return tally.wrong.length === 0 && tally.asked === exchanges;
}

function printTricks({ tricks }: RtuFuzzTally): void {
  for (const name of trickNames) {
    console.log(`  ${name.padEnd(16)}${String(tricks.get(name) ?? 0).padStart(8)}`);
  }
}

function fuzzFrames(parser: FuzzedParser, seed: number): boolean {
  const heapBefore = settledHeapBytes();
  const steps = fuzzParser(parser, framesEach, seed);
  let step = steps.next();
  while (step.done !== true) {
    progress(`${parser.name}: ${step.value.frames} of ${framesEach} frames`);
    step = steps.next();
  }
  clearProgress();
  const tally = step.value;
  const grownBytes = settledHeapBytes() - heapBefore;
  printFrames(tally, heapBefore, grownBytes);
  const mostUntrue =
    tally.untrue === 0 || tally.untrue <= 2 * ((framesEach * tailShare) / crcChoices);
  return tally.crashes.length === 0 && grownBytes < heapMaxBytes && mostUntrue;
}

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

function printFrames(tally: ParserTally, heapBefore: number, grownBytes: number): void {
  console.log(
    `  ${tally.name.padEnd(18)}${String(tally.frames).padStart(9)} frames ` +
      `${String(tally.wellFormed).padStart(8)} well formed ${String(tally.untrue).padStart(3)} untrue ` +
      `${tally.crashes.length} crashes, heap ${megabytes(heapBefore)} → ` +
      `${megabytes(heapBefore + grownBytes)} MB`,
  );
  for (const crash of tally.crashes) console.log(`    CRASH ${crash}`);
}

const seed = Number(process.argv[2] ?? 1);
if (!Number.isSafeInteger(seed)) {
  console.error("usage: npm run fuzz -- [SEED]");
  process.exitCode = 2;
} else {
  const isTrue = await fuzzExchanges(seed);
  console.log(`random and mutated frames (untrue: noise that a CRC-16 cannot tell from an answer)`);
  const isSound = fuzzedParsers().map((parser) => fuzzFrames(parser, seed));
  process.exitCode = isTrue && isSound.every(Boolean) ? 0 : 1;
}
