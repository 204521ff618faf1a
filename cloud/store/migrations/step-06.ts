import { z } from "zod";
import type { Queries } from "../hub-database.ts";
import { both, filled, type Step } from "./step.ts";

/** What is asked of duties, and of items of sources, stands in columns; it was within JSON. */
export const step06: Step = [
  both(`
ALTER TABLE duties ADD COLUMN meeting_id TEXT;
ALTER TABLE duties ADD COLUMN clause TEXT NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE duties ADD COLUMN settled_at_ms REAL;
ALTER TABLE duties ADD COLUMN noticed TEXT NOT NULL DEFAULT 'none';
ALTER TABLE duties ADD COLUMN escalates_to TEXT;
ALTER TABLE source_items ADD COLUMN end_ms INTEGER NOT NULL DEFAULT 0;
`),
  filled(async (queries) => {
    await fillDuties(queries);
    await fillItems(queries);
  }),
];

/** Rows that are in memory at once. */
const rowsAtOnce = 500;

const text = z.string().catch("");
const orNull = <T extends z.ZodType>(type: T) => type.nullable().catch(null);
const dutySchema = z.object({
  meetingId: orNull(z.string()),
  clause: text,
  kind: text,
  settledAtMs: orNull(z.number()),
  noticed: z.string().catch("none"),
  escalatesTo: orNull(z.string()),
});

async function fillDuties(queries: Queries): Promise<void> {
  for (let last = { room_id: -1, id: "" }; ;) {
    const { room_id: roomId, id } = last;
    const rows = await queries
      .selectFrom("duties")
      .select(["room_id", "id", "duty"])
      .where((row) =>
        row.or([
          row("room_id", ">", roomId),
          row.and([row("room_id", "=", roomId), row("id", ">", id)]),
        ]),
      )
      .orderBy("room_id")
      .orderBy("id")
      .limit(rowsAtOnce)
      .execute();
    for (const row of rows) {
      const duty = dutySchema.parse(JSON.parse(row.duty));
      await queries
        .updateTable("duties")
        .set({
          meeting_id: duty.meetingId,
          clause: duty.clause,
          kind: duty.kind,
          settled_at_ms: duty.settledAtMs,
          noticed: duty.noticed,
          escalates_to: duty.escalatesTo,
        })
        .where("room_id", "=", row.room_id)
        .where("id", "=", row.id)
        .execute();
      last = row;
    }
    if (rows.length < rowsAtOnce) return;
  }
}

const itemSchema = z.object({ meeting: z.object({ endMs: z.number() }) });

/** A source has a thousand items at most. */
async function fillItems(queries: Queries): Promise<void> {
  const sources = await queries.selectFrom("sources").select("id").execute();
  for (const source of sources) {
    const rows = await queries
      .selectFrom("source_items")
      .select(["key", "item"])
      .where("source_id", "=", source.id)
      .execute();
    for (const { key, item } of rows) {
      await queries
        .updateTable("source_items")
        .set({ end_ms: itemSchema.parse(JSON.parse(item)).meeting.endMs })
        .where("source_id", "=", source.id)
        .where("key", "=", key)
        .execute();
    }
  }
}
