import { type ChildProcess, spawn } from "node:child_process";
import { doubledMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";

export interface IngestChildrenOptions {
  readonly count: number;
  /** Program and arguments of one; it ends when the channel to its parent closes. */
  readonly command: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

interface Child {
  running: ChildProcess | null;
  startedMs: number;
  failures: number;
  cancel: Cancel;
}

/** Runs processes beside this one: one that ends is started again, and none outlives this one. */
export interface IngestChildren {
  start(): void;
  stop(): Promise<void>;
}

export function createIngestChildren(options: IngestChildrenOptions): IngestChildren {
  const { clock, log, count } = options;
  const [program = "", ...args] = options.command;
  const children = Array.from({ length: count }, (): Child => {
    return { running: null, startedMs: 0, failures: 0, cancel() {} };
  });
  let stopped = false;

  function open(child: Child): void {
    child.startedMs = clock.monotonicMs();
    // What it logs goes where our own log goes; the channel tells it when we are gone, killed or not.
    const running = spawn(program, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.running = running;
    let over = false;
    const end = (why: object) => {
      if (over) return;
      over = true;
      child.running = null;
      if (!stopped) again(child, why);
    };
    running.on("error", (error) => end({ error: error.message }));
    running.on("exit", (code, signal) => end({ code, signal }));
  }

  function again(child: Child, why: object): void {
    const { restart, steadyMs } = hubLimits.cluster;
    const lastedMs = clock.monotonicMs() - child.startedMs;
    child.failures = lastedMs >= steadyMs ? 1 : child.failures + 1;
    const waitMs = doubledMs(restart, child.failures);
    log.warn({ ...why, waitMs }, "an ingest process has ended and is started again");
    child.cancel = clock.after("ingest process", waitMs, () => open(child));
  }

  return {
    start() {
      for (const child of children) open(child);
    },
    async stop() {
      stopped = true;
      await Promise.all(children.map((child) => endChild(child, clock)));
    },
  };
}

/** Asks it to end, and ends it when it does not. */
function endChild({ running, cancel }: Child, clock: Clock): Promise<void> {
  cancel();
  if (running === null) return Promise.resolve();
  return new Promise((resolve) => {
    const force = clock.after("end of an ingest process", hubLimits.cluster.endTimeoutMs, () => {
      running.kill("SIGKILL");
    });
    running.once("exit", () => {
      force();
      resolve();
    });
    running.kill("SIGTERM");
  });
}
