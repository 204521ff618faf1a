import { canonicalJson } from "../../../contract/hash.ts";
import type { JournalRecord } from "../../../contract/record.ts";
import type { HubStore } from "../../../cloud/bare-hub.ts";
import type { SqliteStore } from "../../../edge/bare-room.ts";
import type { PowerBook } from "../room/power-book.ts";

type Ref = { readonly site: string; readonly room: string };

/** Records read at a time. */
const page = 1000;

/** Every record of the room is at its hub, once, in order, as it was written. Null when it is so. */
export async function recordsArrived(
  ref: Ref,
  store: SqliteStore,
  hub: HubStore,
): Promise<string | null> {
  const position = await hub.records.position(ref);
  const last = store.lastNumber();
  if (position?.epoch !== store.epoch) return `the hub knows another journal`;
  if (position.upTo !== last) return `the hub has ${position.upTo} of ${last} records`;
  for (let from = 0; from < last;) {
    const here = store.recordsAfter(from, page);
    const there = await hub.records.after(ref, from, here.length);
    const wrong = here.findIndex((record, index) => !isSame(record, there[index]));
    if (wrong !== -1) return `record ${from + wrong + 1} is another at the hub`;
    if (here.length === 0) return `the journal breaks off after ${from}`;
    from += here.length;
  }
  return null;
}

/** As texts first: to bring both into one order costs more than the rest of the comparison. */
const isSame = (here: JournalRecord, there: JournalRecord | undefined): boolean =>
  there !== undefined &&
  (JSON.stringify(here) === JSON.stringify(there) || canonicalJson(here) === canonicalJson(there));

/** Rounding of the meter, and of the mean. */
const roundingW = 1;

/** The watts the hub was told, minute by minute, are what the room drew within what a meter can know. */
export async function energyAgrees(
  ref: Ref,
  book: PowerBook,
  hub: HubStore,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<string | null> {
  const told = await hub.readings.watts(ref, span.fromMs, span.toMs);
  for (const { atMs, watts } of told) {
    const around = watts === null ? null : book.around(atMs);
    if (around === null || watts === null) continue;
    if (watts >= around.lowW - roundingW && watts <= around.highW + roundingW) continue;
    const at = new Date(atMs).toISOString();
    return `the hub has ${watts.toFixed(1)} W at ${at}, it was ${around.lowW.toFixed(1)} to ${around.highW.toFixed(1)} W`;
  }
  return null;
}
