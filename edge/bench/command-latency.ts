import { sleep } from "../../contract/clock.ts";
import type { BenchPorts } from "./bench-ports.ts";
import { startLine } from "./exact-line-process.ts";
import { openMaster, readTimings } from "./master.ts";

export interface CommandLatency {
  /** Share of the line's time that the polls take. */
  readonly load: number;
  /** From the wish until the command's last character is on the wire, shortest first. */
  readonly latenciesMs: readonly number[];
  /** The exchange in flight, and the command's own frame. */
  readonly limitMs: number;
}

const baud = 9600;
const registers = 10;
const load = 0.86;
const characterMs = 10_000 / baud;
const silenceMs = 3.5 * characterMs;
const pollMs = (8 + 5 + 2 * registers) * characterMs + 2 * silenceMs;
const commandFrameMs = 8 * characterMs;
const commandEveryMs = 400;

/** Commands at odd moments on a line that polls keep busy. */
export async function measureCommandLatency(
  commands: number,
  { clock, program, sharedMs }: BenchPorts,
): Promise<CommandLatency> {
  const line = await startLine(program, { baud, turnRoundMs: 0, dead: [] });
  const master = await openMaster(line, baud, clock);
  const { bus } = master;
  const polling = new AbortController();
  const polls = pollAtLoad();
  const wishedMs: number[] = [];
  const answers: Promise<unknown>[] = [];
  for (let word = 0; word < commands; word++) {
    // Steps that never fall into step with the polls.
    await sleep(clock, "command", commandEveryMs + ((word * 37) % 101));
    wishedMs.push(sharedMs());
    const request = { kind: "write-word", address: 1, word } as const;
    const job = { unit: 2, request, timings: readTimings, key: `command ${word}` };
    answers.push(bus.send({ ...job, priority: "command", deadlineMs: null }));
  }
  await Promise.all(answers);
  polling.abort();
  await polls;
  const { written } = await line.report();
  await master.stop();
  await line.stop();
  const latenciesMs = written.map(({ word, atMs }) => atMs - (wishedMs[word] ?? 0));
  return {
    load,
    latenciesMs: latenciesMs.toSorted((left, right) => left - right),
    limitMs: pollMs + commandFrameMs,
  };

  async function pollAtLoad(): Promise<void> {
    const startMs = clock.monotonicMs();
    for (let poll = 1; !polling.signal.aborted; poll++) {
      void bus.send({
        unit: 1,
        request: { kind: "read-words", table: "holding", address: 0, count: registers },
        timings: readTimings,
        priority: "poll",
        key: null,
        deadlineMs: null,
      });
      const dueMs = startMs + (poll * pollMs) / load;
      await sleep(clock, "poll", Math.max(0, dueMs - clock.monotonicMs()));
    }
  }
}
