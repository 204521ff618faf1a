import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Clock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { Command } from "./gpio-commands.ts";

export interface ToolPorts {
  /** Folder of the programs; empty: wherever the system finds them. */
  readonly folder: string;
  readonly wireClock: Clock;
}

export const unavailable = (detail: string) => failed("gpio-unavailable", detail);

/** Runs a tool to its end; what it printed. */
export function runTool(ports: ToolPorts, { program, args }: Command): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    const options = { timeout: limits.gpio.toolMaxMs, maxBuffer: limits.gpio.outputMaxBytes };
    execFile(join(ports.folder, program), [...args], options, (error, stdout, stderr) => {
      const said = stderr.trim() === "" ? String(error?.message) : stderr.trim();
      resolve(error === null ? success(stdout) : unavailable(said));
    });
  });
}
