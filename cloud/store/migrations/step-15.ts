import { z } from "zod";
import type { Queries } from "../hub-database.ts";
import { both, filled, type Step } from "./step.ts";

/** Self-tests are found by their meeting; a process says whose records it had to refuse. */
export const step15: Step = [
  both(`
ALTER TABLE self_tests ADD COLUMN meeting_id TEXT;
ALTER TABLE members ADD COLUMN refused TEXT NOT NULL DEFAULT '[]';
`),
  filled(fillMeetings),
  both(`
CREATE INDEX self_tests_by_meeting ON self_tests (room_id, test, meeting_id, started_at_ms);
`),
];

/** Rows that are in memory at once. */
const rowsAtOnce = 500;

const headSchema = z.object({ meetingId: z.string().nullable().catch(null) });

async function fillMeetings(queries: Queries): Promise<void> {
  for (let last = { room_id: -1, id: "" }; ;) {
    const { room_id: roomId, id } = last;
    const rows = await queries
      .selectFrom("self_tests")
      .select(["room_id", "id", "head"])
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
      const head = headSchema.safeParse(JSON.parse(row.head)).data;
      await queries
        .updateTable("self_tests")
        .set({ meeting_id: head?.meetingId ?? null })
        .where("room_id", "=", row.room_id)
        .where("id", "=", row.id)
        .execute();
    }
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}
