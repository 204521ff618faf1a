import { actUsages } from "./act-line.ts";
import { backupUsage } from "./backup.ts";
import { checkUsage } from "./check.ts";
import { discoverUsage } from "./discover.ts";
import { loginsUsage } from "./logins.ts";
import { plateUsage } from "./plate.ts";
import { probeUsage } from "./probe.ts";
import { profilesUsage } from "./profiles.ts";
import { explainUsage } from "./explain.ts";
import { peopleUsage } from "./people.ts";
import { statusUsage } from "./status.ts";
import { reportsUsage } from "./reports.ts";
import { restoreUsage } from "./restore.ts";
import { traceUsage } from "./trace.ts";

export const edgeUsage =
  "usage: huitang edge --config room.yaml [--link] [--speed N --time-origin REAL/ROOM]";

const usages: Readonly<Record<string, string>> = {
  edge: edgeUsage,
  check: checkUsage,
  backup: backupUsage,
  restore: restoreUsage,
  logins: loginsUsage,
  profiles: profilesUsage,
  plate: plateUsage,
  probe: probeUsage,
  discover: discoverUsage,
  trace: traceUsage,
  status: statusUsage,
  people: peopleUsage,
  reports: reportsUsage,
  explain: explainUsage,
  ...actUsages,
};

/** How a command is used, when its words ask for that. */
export const helpFor = (command: string, args: readonly string[]): string | undefined =>
  args.includes("--help") || args.includes("-h") ? usages[command] : undefined;

/** What a command could not go on for; for a wrong command line also how it is used. */
export function complaintText(command: string, reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason);
  const usage = usages[command];
  if (usage === undefined || !isParseFault(reason)) return text;
  return `${text.replace(/\. To specify a positional argument .*$/s, "")}\n${usage}`;
}

/** Node's own codes of a command line that does not fit its options. */
const isParseFault = (reason: unknown): boolean =>
  reason instanceof Error &&
  "code" in reason &&
  typeof reason.code === "string" &&
  reason.code.startsWith("ERR_PARSE_ARGS");
