import { hubLimits } from "../hub-limits.ts";
import type { Queries } from "./hub-database.ts";
import type { AgendaStep } from "./hub-store.ts";

/*
 * Which meetings of sources were classified when they were last booked. Outlives the meeting, its note
 * and its room: a source that leaves one out and tells it again does not open it. Only ids are kept.
 */

/** Inside the transaction that stores the step. */
export async function rememberClassified(
  within: Queries,
  { agenda, waiting, notes }: AgendaStep,
): Promise<void> {
  const ofSources = [...agenda.meetings, ...waiting].filter(
    ({ id }) => (notes.get(id)?.link ?? null) !== null,
  );
  const rows = ofSources
    .filter(({ classified }) => classified)
    .map(({ id, endMs }) => ({
      meeting_id: id,
      until_ms: endMs + hubLimits.agenda.classifiedKeptMs,
    }));
  if (rows.length > 0) {
    await within
      .insertInto("classified")
      .values(rows)
      .onConflict((old) =>
        old.column("meeting_id").doUpdateSet((row) => ({ until_ms: row.ref("excluded.until_ms") })),
      )
      .execute();
  }
  const open = ofSources.filter(({ classified }) => !classified).map(({ id }) => id);
  if (open.length > 0) {
    await within.deleteFrom("classified").where("meeting_id", "in", open).execute();
  }
}

export async function classifiedMeetings(queries: Queries): Promise<ReadonlySet<string>> {
  const rows = await queries.selectFrom("classified").select("meeting_id").execute();
  return new Set(rows.map(({ meeting_id }) => meeting_id));
}

/** What has been over for long. @param nowMs room time */
export async function forgetClassified(within: Queries, nowMs: number): Promise<void> {
  await within.deleteFrom("classified").where("until_ms", "<=", nowMs).execute();
}
