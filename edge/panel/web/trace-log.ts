import type { TraceEntry, TraceView } from "../../../contract/trace.ts";

/** What a page keeps of a trace: as many entries as the controller itself. */
const entriesMax = 1000;

/** The entries known so far with those of a newer answer behind them. */
export function joinEntries(
  known: readonly TraceEntry[],
  { entries }: TraceView,
): readonly TraceEntry[] {
  const last = known.at(-1)?.number ?? 0;
  const fresh = entries.filter((entry) => entry.number > last);
  return fresh.length === 0 ? known : [...known, ...fresh].slice(-entriesMax);
}

/** `10:02:03.123` in a zone. Wires know real time only. */
export function preciseTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(atMs);
}
