import { type Logger, pino } from "pino";
import { plainLine } from "../contract/log.ts";

/** The log of a process of the hub: JSON lines on its output, without secrets. */
export const createLog = (): Logger =>
  pino({
    redact: { paths: ["password", "*.password", "token", "*.token"], remove: true },
    hooks: { streamWrite: plainLine },
  });
