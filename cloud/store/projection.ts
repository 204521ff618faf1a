import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import type { Queries } from "./hub-database.ts";
import type { RecordFold } from "./record-fold.ts";
import { putReport, putSignOff } from "./reports.ts";

/** Whose records they are: row numbers of the room and of its journal. */
export interface RecordOwner {
  readonly roomId: number;
  readonly journalId: number;
}

/** Inside the transaction that stores the records: what they say takes the place of what was said. */
export async function project(
  within: Queries,
  { roomId, journalId }: RecordOwner,
  fold: RecordFold,
): Promise<void> {
  await putDuties(within, roomId, [...fold.duties.values()]);
  await putNotices(within, roomId, fold.notices);
  await putAlarms(within, roomId, fold.alarms);
  for (const report of fold.reports.values()) await putReport(within, roomId, report);
  for (const signOff of fold.signOffs) await putSignOff(within, roomId, signOff);
  await putWords(within, { roomId, journalId }, fold.words);
}

/**
 * A journal begins: what stands open is of one before it that goes on no more (another disk, or a spoilt
 * file), and nothing would ever close it. What the new one knows of is told anew by its records.
 * @param atMs when it begins, room time
 */
export async function closeLost(within: Queries, roomId: number, atMs: number): Promise<void> {
  const standing = await within
    .selectFrom("alarms")
    .select("alarm")
    .where("room_id", "=", roomId)
    .where("cleared_at_ms", "is", null)
    .execute();
  const alarms = standing.map((row): Alarm => JSON.parse(row.alarm));
  const cleared = alarms.map((alarm): [string, Alarm] => [
    alarm.id,
    { ...alarm, clearedAtMs: Math.max(alarm.raisedAtMs, atMs) },
  ]);
  await putAlarms(within, roomId, new Map(cleared));
  const open = await within
    .selectFrom("duties")
    .select("duty")
    .where("room_id", "=", roomId)
    .where("status", "in", ["open", "waiting"])
    .execute();
  for (const row of open) {
    const duty: Duty = JSON.parse(row.duty);
    const settledAtMs = Math.max(duty.opensAtMs, atMs);
    const evidence = [{ text: message("evidence.journal-lost"), atMs: settledAtMs }];
    const closed: Duty = { ...duty, status: "waived", settledAtMs, evidence };
    await within
      .updateTable("duties")
      .set({ status: closed.status, settled_at_ms: settledAtMs, duty: JSON.stringify(closed) })
      .where("room_id", "=", roomId)
      .where("id", "=", duty.id)
      .execute();
  }
}

async function putDuties(within: Queries, roomId: number, duties: readonly Duty[]): Promise<void> {
  if (duties.length === 0) return;
  const rows = duties.map((duty) => ({
    room_id: roomId,
    id: duty.id,
    meeting_id: duty.meetingId,
    clause: duty.clause,
    kind: duty.kind,
    status: duty.status,
    due_at_ms: duty.dueAtMs,
    settled_at_ms: duty.settledAtMs,
    noticed: duty.noticed,
    escalates_to: duty.escalatesTo,
    duty: JSON.stringify(duty),
  }));
  await within
    .insertInto("duties")
    .values(rows)
    .onConflict((old) =>
      old.columns(["room_id", "id"]).doUpdateSet((row) => ({
        meeting_id: row.ref("excluded.meeting_id"),
        clause: row.ref("excluded.clause"),
        kind: row.ref("excluded.kind"),
        status: row.ref("excluded.status"),
        due_at_ms: row.ref("excluded.due_at_ms"),
        settled_at_ms: row.ref("excluded.settled_at_ms"),
        noticed: row.ref("excluded.noticed"),
        escalates_to: row.ref("excluded.escalates_to"),
        duty: row.ref("excluded.duty"),
      })),
    )
    .execute();
}

async function putNotices(
  within: Queries,
  roomId: number,
  notices: RecordFold["notices"],
): Promise<void> {
  for (const [duty, notice] of notices) {
    await within
      .updateTable("duties")
      .set({ noticed: notice })
      .where("room_id", "=", roomId)
      .where("id", "=", duty)
      .where("noticed", "<>", "escalated")
      .execute();
  }
}

async function putAlarms(
  within: Queries,
  roomId: number,
  alarms: RecordFold["alarms"],
): Promise<void> {
  if (alarms.size === 0) return;
  const rows = [...alarms.values()].map((alarm) => ({
    room_id: roomId,
    id: alarm.id,
    raised_at_ms: alarm.raisedAtMs,
    cleared_at_ms: alarm.clearedAtMs,
    alarm: JSON.stringify(alarm),
  }));
  await within
    .insertInto("alarms")
    .values(rows)
    .onConflict((old) =>
      old.columns(["room_id", "id"]).doUpdateSet((row) => ({
        raised_at_ms: row.ref("excluded.raised_at_ms"),
        cleared_at_ms: row.ref("excluded.cleared_at_ms"),
        alarm: row.ref("excluded.alarm"),
      })),
    )
    .execute();
}

/** What the room did to its bookings, and which agenda it knew when it did. */
async function putWords(
  within: Queries,
  { roomId, journalId }: RecordOwner,
  words: RecordFold["words"],
): Promise<void> {
  if (words.size === 0) return;
  const rows = [...words].map(([meetingId, { word, number, agendaVersion }]) => ({
    room_id: roomId,
    meeting_id: meetingId,
    kind: word.kind,
    ends_at_ms: word.endsAtMs,
    journal_id: journalId,
    number,
    agenda_version: agendaVersion,
  }));
  await within
    .insertInto("room_words")
    .values(rows)
    .onConflict((old) =>
      old.columns(["room_id", "meeting_id"]).doUpdateSet((row) => ({
        kind: row.ref("excluded.kind"),
        ends_at_ms: row.ref("excluded.ends_at_ms"),
        journal_id: row.ref("excluded.journal_id"),
        number: row.ref("excluded.number"),
        agenda_version: row.ref("excluded.agenda_version"),
      })),
    )
    .execute();
}
