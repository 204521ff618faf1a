import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import type { SeedResult } from "./seed-run.ts";

const resultSchema = z.object({
  seed: z.int(),
  roomDays: z.number(),
  violation: z.object({ invariant: z.string(), room: z.string(), text: z.string() }).nullable(),
  struck: z.array(z.tuple([z.string(), z.number()])),
  trace: z.array(z.string()),
}) satisfies z.ZodType<SeedResult>;

export const seedOrderSchema = z.object({ seed: z.int() });

export interface JobsPorts {
  /** The program that runs one seed after the other as it is told, and its arguments. */
  readonly script: string;
  readonly args: readonly string[];
  readonly jobs: number;
  /** The other seeds are run even when one has failed. */
  readonly goesOn: boolean;
  readonly onResult: (result: SeedResult) => void;
}

/**
 * Shares the seeds among processes; each gets the next one when it is done with the last. Ends early
 * when a seed fails, unless it is to go on. Throws when a process ends by itself.
 */
export async function shareSeeds(seeds: readonly number[], ports: JobsPorts): Promise<void> {
  const waiting = [...seeds];
  let isFailed = false;
  const work = async () => {
    const child = fork(ports.script, ports.args);
    const ended = once(child, "exit");
    try {
      for (let seed = waiting.shift(); seed !== undefined && !isFailed; seed = waiting.shift()) {
        const result = await resultOf(child, ended, seed);
        ports.onResult(result);
        isFailed ||= !ports.goesOn && result.violation !== null;
      }
    } finally {
      child.kill();
      await ended;
    }
  };
  const count = Math.min(ports.jobs, seeds.length);
  await Promise.all(Array.from({ length: count }, work));
}

async function resultOf(
  child: ChildProcess,
  ended: Promise<unknown>,
  seed: number,
): Promise<SeedResult> {
  const answered = once(child, "message");
  child.send({ seed });
  const answer = await Promise.race([answered, ended.then(() => null)]);
  if (answer === null) {
    const how = child.signalCode ?? `exit code ${child.exitCode ?? "unknown"}`;
    throw new Error(`the process that ran seed ${seed} has ended: ${how}`);
  }
  return resultSchema.parse(answer[0]);
}
