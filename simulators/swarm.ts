import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClock } from "../contract/clock.ts";
import { openAssets } from "../edge/bare-room.ts";
import { optionsOf } from "./stage/command-line.ts";
import { seedOrderSchema, shareSeeds } from "./swarm/jobs.ts";
import { failureLines, SwarmReport } from "./swarm/report.ts";
import { runSeed, type SeedResult, type SeedRunPorts, usualRun } from "./swarm/seed-run.ts";
import { createRoomModels } from "./swarm/site/room-models.ts";

const usage = `usage: npm run swarm -- [--seeds N] [--from FIRST] [--days N] [--jobs N] [--all] [--trace]

Whole sites in virtual time: random agendas, people and faults, judged at every moment.
Exit code 0 when nothing was wrong, 1 with the trace of each seed that failed: the first, or all.
  --seeds N      how many sites (20)
  --from FIRST   the first seed (1)
  --days N       days with faults of each room (${usualRun.faultyDays}); one without follows
  --jobs N       processes (as many as this machine has processors)
  --all          all seeds, even when one has failed
  --trace        every event of every seed, one line each; one process`;

const options = optionsOf({
  seeds: { type: "string", default: "20" },
  from: { type: "string", default: "1" },
  days: { type: "string", default: String(usualRun.faultyDays) },
  jobs: { type: "string", default: String(availableParallelism()) },
  all: { type: "boolean", default: false },
  trace: { type: "boolean", default: false },
  /** Set by the swarm itself for the processes that share its seeds. */
  worker: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});
const wrong = typeof options === "string" ? options : whatIsWrong(options);
if (typeof options === "string" || wrong !== null) {
  console.error(`${wrong ?? ""}\n${usage}`);
  process.exitCode = 2;
} else if (options.help) {
  console.log(usage);
} else if (options.worker) {
  work(Number(options.days));
} else {
  await main(options);
}

type Options = Exclude<typeof options, string>;

function whatIsWrong(given: Options): string | null {
  const least = { seeds: 1, from: 0, days: 1, jobs: 1 } as const;
  for (const name of ["seeds", "from", "days", "jobs"] as const) {
    const value = Number(given[name]);
    const isWhole = given[name] !== "" && Number.isSafeInteger(value) && value >= least[name];
    if (!isWhole) return `--${name} is a whole number from ${least[name]}, not "${given[name]}"`;
  }
  return null;
}

function portsFor(days: number, traceLines: number): SeedRunPorts {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const example = readFileSync(join(root, "deploy", "examples", "room-demo.yaml"), "utf8");
  const memory = "/dev/shm";
  return {
    ...usualRun,
    models: createRoomModels(example, openAssets(root)),
    folder: existsSync(memory) ? memory : tmpdir(),
    faultyDays: days,
    traceLines,
  };
}

/** Runs the seeds that it is told, one after another, until it is ended. */
function work(days: number): void {
  const ports = portsFor(days, usualRun.traceLines);
  process.on("message", (message) => {
    const { seed } = seedOrderSchema.parse(message);
    void runSeed(seed, ports).then((result) => process.send?.(result));
  });
}

async function main(given: Options): Promise<void> {
  const clock = createClock();
  const startedMs = clock.monotonicMs();
  const from = Number(given.from);
  const seeds = Array.from({ length: Number(given.seeds) }, (_, index) => from + index);
  const report = new SwarmReport();
  const days = Number(given.days) === usualRun.faultyDays ? "" : ` --days ${given.days}`;
  const show = (result: SeedResult) => {
    for (const line of failureLines(result, days)) console.error(line);
    if (process.stderr.isTTY) process.stderr.write(`\r${report.progress(seeds.length)} `);
  };
  if (given.trace) {
    const ports = portsFor(Number(given.days), Number.MAX_SAFE_INTEGER);
    for (const seed of seeds) {
      const result = await runSeed(seed, ports);
      for (const line of result.trace) console.log(line);
      report.add(result);
      show({ ...result, trace: [] });
    }
  } else {
    await shareSeeds(seeds, {
      script: fileURLToPath(import.meta.url),
      args: ["--worker", "--days", given.days],
      jobs: Number(given.jobs),
      goesOn: given.all,
      onResult(result) {
        report.add(result);
        show(result);
      },
    });
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  for (const line of report.lines(clock.monotonicMs() - startedMs)) console.log(line);
  if (report.violations > 0) process.exitCode = 1;
}
