import { rmSync } from "node:fs";
import type { Log } from "../../contract/log.ts";

/** For tests: what is logged does not matter. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true });
