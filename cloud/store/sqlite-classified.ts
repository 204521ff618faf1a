import type { Database } from "better-sqlite3";
import { hubLimits } from "../hub-limits.ts";
import type { AgendaStep } from "./hub-store.ts";

/**
 * Which meetings of sources were classified when they were last booked. Outlives the meeting, its note
 * and its room: a source that leaves one out and tells it again does not open it. Only ids are kept.
 */
export interface ClassifiedStore {
  /** Inside the transaction that stores the step. */
  remember(step: AgendaStep): void;
  all(): ReadonlySet<string>;
  /** What has been over for long. @param nowMs room time */
  forget(nowMs: number): void;
}

export function createClassifiedStore(database: Database): ClassifiedStore {
  const put = database.prepare<[string, number]>(
    "INSERT OR REPLACE INTO classified (meeting_id, until_ms) VALUES (?, ?)",
  );
  const remove = database.prepare<[string]>("DELETE FROM classified WHERE meeting_id = ?");
  const all = database.prepare<[], { meeting_id: string }>("SELECT meeting_id FROM classified");
  const forget = database.prepare<[number]>("DELETE FROM classified WHERE until_ms <= ?");
  return {
    remember({ agenda, waiting, notes }) {
      for (const { id, classified, endMs } of [...agenda.meetings, ...waiting]) {
        const isOfSource = (notes.get(id)?.link ?? null) !== null;
        if (isOfSource && classified) put.run(id, endMs + hubLimits.agenda.classifiedKeptMs);
        else if (isOfSource) remove.run(id);
      }
    },
    all: () => new Set(all.all().map(({ meeting_id }) => meeting_id)),
    forget: (nowMs) => void forget.run(nowMs),
  };
}
