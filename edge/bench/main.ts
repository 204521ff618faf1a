import { createClock } from "../../contract/clock.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import type { BenchPorts } from "./bench-ports.ts";
import { measureEfficiency } from "./bus-efficiency.ts";
import { measureCommandLatency } from "./command-latency.ts";
import { measureCrowding } from "./crowded-line.ts";
import { measureDeadSlave } from "./dead-slave.ts";
import { lineArgument, settingsSchema } from "./exact-line-process.ts";
import { playExactLine } from "./exact-line.ts";
import { measureWishToWire } from "./wish-to-wire.ts";

/** CLOCK_MONOTONIC: the same in every process of the machine. */
const sharedMs = () => Number(process.hrtime.bigint()) / 1e6;

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const bauds = [9600, 19_200, 115_200];
const registerCounts = [2, 10, 60];

function playLine(settings: string): void {
  const pair = openPtyPair();
  const line = playExactLine(pair, settingsSchema.parse(JSON.parse(settings)), sharedMs);
  process.on("message", () => process.send?.(line.report()));
  process.on("disconnect", () => process.exit());
  process.send?.({ path: pair.path });
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const ms = (value: number) => value.toFixed(1);
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const verdict = (isMet: boolean) => (isMet ? "met" : "NOT MET");

/** What we may take ourselves between a wish and the wire. */
const ownMs = 5;

/** Prints one measurement after the other; true when every goal that must hold held. */
async function bench(ports: BenchPorts): Promise<boolean> {
  const isSilent = await printEfficiency(ports);
  const isFast = await printLatencies(ports);
  const isFair = await printSharing(ports);
  return isSilent && isFast && isFair;
}

async function printEfficiency(ports: BenchPorts): Promise<boolean> {
  console.log("reads one after the other, against the least the wire needs (frames and silences)");
  console.log(
    "    baud registers  wire ms  taken ms  of the limit  shortest silence  violations    CPU",
  );
  let isSilent = true;
  for (const baud of bauds) {
    for (const registers of registerCounts) {
      const one = await measureEfficiency(baud, registers, 4000, ports);
      isSilent &&= one.violations === 0;
      const columns: readonly (readonly [text: string, width: number])[] = [
        [String(baud), 8],
        [String(registers), 10],
        [one.wireMs.toFixed(2), 9],
        [one.takenMs.toFixed(2), 10],
        [percent(one.wireMs / one.takenMs), 14],
        [`${one.shortestSilenceMs.toFixed(2)} ms`, 18],
        [String(one.violations), 12],
        [percent(one.cpuShare), 8],
      ];
      console.log(columns.map(([text, width]) => text.padStart(width)).join(""));
    }
  }
  console.log(
    `  no frame within the silence of 3.5 characters: ${verdict(isSilent)}. What is lost is waiting: timers\n` +
      "  go in steps of 1 ms, and bytes take some 0.2 ms between the kernel and us, each way. Both are\n" +
      "  waited for asleep: to wait awake would reach the limit and cost a core.\n",
  );
  return isSilent;
}

async function printLatencies(ports: BenchPorts): Promise<boolean> {
  const { latenciesMs, limitMs, load } = await measureCommandLatency(50, ports);
  const [p50, p90] = [at(latenciesMs, 0.5), at(latenciesMs, 0.9)];
  const isFirst = p90 <= limitMs + ownMs;
  console.log(
    `command on a 9600-baud line at ${percent(load)} load, from the wish to its last character:\n` +
      `  p50 ${ms(p50)} ms, p90 ${ms(p90)} ms, longest ${ms(at(latenciesMs, 1))} ms; one exchange in ` +
      `flight and its own frame are ${ms(limitMs)} ms, and ${ownMs} ms our own: ${verdict(isFirst)}`,
  );
  const own = await measureWishToWire(50, ports);
  const isQuick = at(own, 0.9) <= ownMs;
  console.log(
    `own time from a device's wish to an idle line: p50 ${ms(at(own, 0.5))} ms, p90 ` +
      `${ms(at(own, 0.9))} ms, longest ${ms(at(own, 1))} ms; goal ${ownMs} ms: ${verdict(isQuick)}\n`,
  );
  return isFirst && isQuick;
}

async function printSharing(ports: BenchPorts): Promise<boolean> {
  const crowding = await measureCrowding(15_000, ports);
  const isBusy = crowding.useful >= 0.9;
  console.log(
    `20 devices that ask for ${percent(crowding.asked)} of what 9600 baud carry:\n` +
      `  useful frames and silences ${percent(crowding.useful)} of the time (goal 90 %: ` +
      `${verdict(isBusy)}), busy by the link's own count ${percent(crowding.busyShare)}, ` +
      `${crowding.overdue} reads overdue\n` +
      `  points wanted every second come every ${ms(crowding.fastCycleMs)} ms, every five seconds ` +
      `every ${ms(crowding.slowCycleMs)} ms`,
  );
  const { allAliveMs, oneDeadMs } = await measureDeadSlave(20_000, ports);
  const isFair = oneDeadMs / allAliveMs <= 1.2;
  console.log(
    `1 dead device of 20 on a full line: the others are read every ${ms(oneDeadMs)} ms instead of ` +
      `${ms(allAliveMs)} ms: ${(oneDeadMs / allAliveMs).toFixed(2)} times (goal 1.2: ${verdict(isFair)})`,
  );
  return isBusy && isFair;
}

const [, script = "", mode, settings = ""] = process.argv;
if (mode === lineArgument) playLine(settings);
else {
  const program = { node: process.execPath, args: [...process.execArgv, script] };
  process.exitCode = (await bench({ clock: createClock(), sharedMs, cpuMs, program })) ? 0 : 1;
}
