import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Clock } from "../../contract/clock.ts";

/** A `huitang` command running as a process of its own, so that it can really be killed. */
export interface CommandProcess {
  /**
   * The first `count` lines so far or to come that match. Rejects when the process ends before, or
   * is late.
   */
  lines(pattern: RegExp, count: number): Promise<readonly string[]>;
  /** Ends it as an operator would, and waits until it is gone. */
  stop(): Promise<void>;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface CommandProgram {
  /** The Node executable. */
  readonly node: string;
  /** What makes Node run the `huitang` command: the built file, or a loader and the source. */
  readonly args: readonly string[];
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 10_000;
const keptLines = 200;

/** Starts a command; what it prints goes to `logFile` too. */
export function startCommand(
  program: CommandProgram,
  args: readonly string[],
  logFile: string,
  wireClock: Clock,
): CommandProcess {
  const child = spawn(program.node, [...program.args, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(logFile, { flags: "a" });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      hasEnded = true;
      log.end();
      resolve();
    });
  });
  child.stderr.pipe(log, { end: false });
  createInterface({ input: child.stdout }).on("line", (line) => {
    log.write(`${line}\n`);
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    for (const watcher of watchers) watcher(line);
  });

  function matches(pattern: RegExp, count: number): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const found: string[] = [];
      const giveUp = (why: string) => {
        watchers.delete(look);
        reject(new Error(`${args[0] ?? "command"} ${why}; its words are in ${logFile}`));
      };
      const cancel = wireClock.after("wait for line", startTimeoutMs, () => giveUp("is late"));
      function look(text: string) {
        const match = pattern.exec(text);
        if (match === null || found.length >= count) return;
        found.push(match[0]);
        if (found.length < count) return;
        cancel();
        watchers.delete(look);
        resolve(found);
      }
      watchers.add(look);
      for (const known of lines) look(known);
      void ended.then(() => giveUp("ended"));
    });
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (hasEnded) return;
    child.kill(signal);
    const cancel = wireClock.after("stop", stopTimeoutMs, () => child.kill("SIGKILL"));
    await ended;
    cancel();
  }

  return { lines: matches, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
