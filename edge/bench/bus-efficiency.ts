import type { BenchPorts } from "./bench-ports.ts";
import { startLine } from "./exact-line-process.ts";
import { openMaster, readTimings } from "./master.ts";

export interface Efficiency {
  readonly baud: number;
  readonly registers: number;
  /** What one exchange takes on the wire at the least: both frames and both silences. */
  readonly wireMs: number;
  readonly takenMs: number;
  /** The shortest silence the line saw before a request. */
  readonly shortestSilenceMs: number;
  /** Requests within the mandatory silence. */
  readonly violations: number;
  /** Share of one core that this process took. */
  readonly cpuShare: number;
}

const warmUpExchanges = 5;

/** One read after the other, as fast as the link does them. */
export async function measureEfficiency(
  baud: number,
  registers: number,
  forMs: number,
  { clock, program, sharedMs, cpuMs }: BenchPorts,
): Promise<Efficiency> {
  const line = await startLine(program, { baud, turnRoundMs: 0, dead: [] });
  const master = await openMaster(line, baud, clock);
  const read = async () => {
    const answer = await master.bus.send({
      unit: 1,
      request: { kind: "read-words", table: "holding", address: 0, count: registers },
      timings: readTimings,
      priority: "poll",
      key: null,
      deadlineMs: null,
    });
    if (!answer.ok) throw new Error(`the exact line failed: ${JSON.stringify(answer.failure)}`);
  };
  for (let exchange = 0; exchange < warmUpExchanges; exchange++) await read();
  const startMs = sharedMs();
  const cpuStartMs = cpuMs();
  let exchanges = 0;
  for (; sharedMs() - startMs < forMs; exchanges++) await read();
  const elapsedMs = sharedMs() - startMs;
  const cpuShare = (cpuMs() - cpuStartMs) / elapsedMs;
  const report = await line.report();
  await master.stop();
  await line.stop();
  return {
    baud,
    registers,
    wireMs: report.usefulMs / report.requests,
    takenMs: elapsedMs / exchanges,
    shortestSilenceMs: report.shortestSilenceMs ?? 0,
    violations: report.violations,
    cpuShare,
  };
}
