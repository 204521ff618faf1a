import { readFileSync } from "node:fs";

/** Of the kernel's clock for accounts; the same on every Linux that Node runs on. */
const tickMs = 10;

/**
 * Processor time that a thread has used so far, milliseconds; null where the system does not tell.
 * @param file the thread's `stat` below `/proc` (proc_pid_stat(5)); empty: none
 */
export function threadTimeMs(file: string): number | null {
  if (file === "") return null;
  try {
    // The second field, the name, may hold anything but the last bracket.
    const fields = readFileSync(file, "latin1").replace(/^.*\)/s, "").trim().split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * tickMs : null;
  } catch {
    return null;
  }
}
