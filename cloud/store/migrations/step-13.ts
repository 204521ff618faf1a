import { z } from "zod";
import { both, filled, type Step } from "./step.ts";
import type { Queries } from "../hub-database.ts";

/** Self-tests are listed without reading what each of their steps found; signatures are kept. */
export const step13: Step = [
  both(`
ALTER TABLE self_tests ADD COLUMN test TEXT NOT NULL DEFAULT '';
ALTER TABLE self_tests ADD COLUMN worst TEXT NOT NULL DEFAULT '';
ALTER TABLE self_tests ADD COLUMN head TEXT NOT NULL DEFAULT '{}';
CREATE INDEX self_tests_by_start ON self_tests (started_at_ms);
CREATE TABLE sign_offs (
  room_id INTEGER NOT NULL REFERENCES rooms (id),
  report_id TEXT NOT NULL,
  signed_as TEXT NOT NULL,
  sign_off TEXT NOT NULL,
  PRIMARY KEY (room_id, report_id, signed_as)
) STRICT, WITHOUT ROWID;
`),
  filled(async (queries) => {
    await fillHeads(queries);
    await fillSignOffs(queries);
  }),
];

/** Rows that are in memory at once. */
const rowsAtOnce = 100;

const reportSchema = z.looseObject({
  test: z.string(),
  worst: z.string(),
  steps: z.array(z.looseObject({ result: z.string() })),
});

async function fillHeads(queries: Queries): Promise<void> {
  for (let last = { room_id: -1, id: "" }; ;) {
    const { room_id: roomId, id } = last;
    const rows = await queries
      .selectFrom("self_tests")
      .select(["room_id", "id", "report"])
      .where((eb) =>
        eb.or([
          eb("room_id", ">", roomId),
          eb.and([eb("room_id", "=", roomId), eb("id", ">", id)]),
        ]),
      )
      .orderBy("room_id")
      .orderBy("id")
      .limit(rowsAtOnce)
      .execute();
    for (const row of rows) await fillHead(queries, row);
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

async function fillHead(
  queries: Queries,
  row: { readonly room_id: number; readonly id: string; readonly report: string },
): Promise<void> {
  const parsed = reportSchema.safeParse(JSON.parse(row.report));
  if (!parsed.success) return;
  const { steps, ...head } = parsed.data;
  const counts: Record<string, number> = {
    pass: 0,
    warn: 0,
    fail: 0,
    skipped: 0,
    "not-supported": 0,
  };
  for (const { result } of steps) counts[result] = (counts[result] ?? 0) + 1;
  await queries
    .updateTable("self_tests")
    .set({ test: head.test, worst: head.worst, head: JSON.stringify({ ...head, counts }) })
    .where("room_id", "=", row.room_id)
    .where("id", "=", row.id)
    .execute();
}

const signedSchema = z.object({ signOff: z.looseObject({ report: z.string(), as: z.string() }) });

/** They are in the journals; until now nothing was made of them. */
async function fillSignOffs(queries: Queries): Promise<void> {
  const rows = await queries
    .selectFrom("records")
    .innerJoin("journals", "journals.id", "records.journal_id")
    .select(["journals.room_id as room_id", "records.body as body"])
    .where("records.kind", "=", "sign-off")
    .orderBy("journals.id")
    .orderBy("records.number")
    .execute();
  for (const { room_id, body } of rows) {
    const parsed = signedSchema.safeParse(JSON.parse(body));
    if (!parsed.success) continue;
    const { signOff } = parsed.data;
    await queries
      .insertInto("sign_offs")
      .values({
        room_id,
        report_id: signOff.report,
        signed_as: signOff.as,
        sign_off: JSON.stringify(signOff),
      })
      .onConflict((conflict) =>
        conflict
          .columns(["room_id", "report_id", "signed_as"])
          .doUpdateSet({ sign_off: JSON.stringify(signOff) }),
      )
      .execute();
  }
}
