import type { Database } from "better-sqlite3";
import type { WattsPoint } from "../../contract/api.ts";
import type { StoreLimits } from "./limits.ts";
import type { TickChange } from "./store.ts";

/** Mean watts of the room, slot by slot; the oldest written make room for the newest. */
export interface WattsSlots {
  /** Call inside a transaction. */
  save(slots: NonNullable<TickChange["watts"]>): void;
  /** Slots that start at or after `fromMs`, oldest first; at most the limit, the newest ones. */
  since(fromMs: number): readonly WattsPoint[];
  /** Forgets the slots written first; returns how many. */
  dropOldest(): number;
}

export function createWattsSlots(db: Database, limits: StoreLimits): WattsSlots {
  const insert = db.prepare<[number, number | null]>(
    "INSERT OR REPLACE INTO watts (slot_ms, watts) VALUES (?, ?)",
  );
  // By order of writing, not by time: after a clock jump the wrong slots are the ones to go.
  const trim = db.prepare<[number]>(
    "DELETE FROM watts WHERE rowid <= (SELECT max(rowid) FROM watts) - ?",
  );
  const dropOldest = db.prepare<[number]>(
    "DELETE FROM watts WHERE rowid < (SELECT min(rowid) FROM watts) + ?",
  );
  const select = db.prepare<[number, number], WattsPoint>(
    "SELECT slot_ms AS atMs, watts FROM watts WHERE slot_ms >= ? ORDER BY slot_ms DESC LIMIT ?",
  );
  return {
    save(slots) {
      if (slots.length === 0) return;
      for (const slot of slots) insert.run(slot.slotMs, slot.watts);
      trim.run(limits.wattsSlots);
    },
    since: (fromMs) => select.all(fromMs, limits.wattsSlots).reverse(),
    dropOldest: () => dropOldest.run(limits.rowsFreedAtOnce).changes,
  };
}
