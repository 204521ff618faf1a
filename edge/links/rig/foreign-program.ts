import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A program that is not ours, running beside a test. */
export interface ForeignProgram {
  stop(): Promise<void>;
}

/** Starts a program and waits until it has printed `ready` on either output. */
export async function startForeign(
  command: string,
  args: readonly string[],
  ready: RegExp,
): Promise<ForeignProgram> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  await untilSaid(child, ready);
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function untilSaid(child: ChildProcess, ready: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer) => {
      said += text.toString();
      if (ready.test(said)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code} and said: ${said}`)));
  });
}
