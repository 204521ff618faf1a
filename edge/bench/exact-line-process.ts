import { spawn } from "node:child_process";
import { once } from "node:events";
import { z } from "zod";
import type { ExactLineReport, ExactLineSettings } from "./exact-line.ts";

/** How this program is started once more, as a line. */
export interface Program {
  readonly node: string;
  readonly args: readonly string[];
}

/** A line that is played by a process of its own, so that its timing owes nothing to ours. */
export interface LineProcess {
  /** What the master opens. */
  readonly path: string;
  report(): Promise<ExactLineReport>;
  stop(): Promise<void>;
}

export const lineArgument = "--line";

export const settingsSchema = z.strictObject({
  baud: z.int(),
  turnRoundMs: z.number(),
  dead: z.array(z.int()),
});

const helloSchema = z.strictObject({ path: z.string() });
const reportSchema = z.strictObject({
  requests: z.int(),
  usefulMs: z.number(),
  shortestSilenceMs: z.number().nullable(),
  violations: z.int(),
  written: z.array(z.strictObject({ word: z.int(), atMs: z.number() })),
});

export async function startLine(
  program: Program,
  settings: ExactLineSettings,
): Promise<LineProcess> {
  const args = [...program.args, lineArgument, JSON.stringify(settings)];
  const child = spawn(program.node, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const [hello] = await once(child, "message");
  return {
    path: helloSchema.parse(hello).path,
    async report() {
      const answer = once(child, "message");
      child.send("report");
      const [report] = await answer;
      return reportSchema.parse(report);
    },
    async stop() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}
