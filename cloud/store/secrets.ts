import type { Meeting } from "../../contract/agenda.ts";
import { type AgendaRow, agendaRowOf, storedOf } from "./agenda-row.ts";
import { forgetClassified } from "./classified.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { AgendaStep, AgendaStore, SpentMeeting, StoredAgenda } from "./hub-store.ts";
import type { RoomIds } from "./room-ids.ts";
import { spendItem } from "./source-items.ts";

/** Classified meetings whose words are stored, so that they are found when they are over. */
type SecretStore = Pick<AgendaStore, "spent" | "wipe">;

/** What one round wipes; the next one goes on. */
const mostSpent = 100;

export function createSecretStore(database: HubDatabase, ids: RoomIds): SecretStore {
  return {
    async spent(nowMs) {
      const rows = await database.queries
        .selectFrom("secrets")
        .innerJoin("rooms", "rooms.id", "secrets.room_id")
        .select(["site", "room", "meeting_id as meetingId", "over_at_ms as overAtMs"])
        .where("over_at_ms", "<=", nowMs)
        .orderBy("over_at_ms")
        .limit(mostSpent)
        .execute();
      return rows.map(({ site, room, ...rest }) => ({ ref: { site, room }, ...rest }));
    },
    wipe: (spent, wipe) =>
      database.transaction(async (within) => {
        const roomId = await ids.need(within, spent.ref);
        return wipeMeeting(within, roomId, spent, wipe);
      }),
  };
}

/**
 * Inside the transaction that stores the step. A meeting that is called off, or leaves for another
 * room, is over as soon as its room is told.
 */
export async function watchSecrets(
  within: Queries,
  roomId: number,
  { agenda, waiting, notes }: AgendaStep,
): Promise<void> {
  const here = new Map([...agenda.meetings, ...waiting].map((one) => [one.id, one]));
  const watched = await within
    .selectFrom("secrets")
    .select("meeting_id")
    .where("room_id", "=", roomId)
    .execute();
  const over = new Map<string, number>();
  const opened: string[] = [];
  for (const { meeting_id: id } of watched) {
    const meeting = here.get(id);
    if (meeting === undefined) over.set(id, agenda.issuedAtMs);
    else if (!meeting.classified) opened.push(id);
  }
  const isSecret = ({ id, classified }: Meeting) => classified && notes.get(id)?.wiped !== true;
  for (const meeting of here.values()) {
    if (isSecret(meeting)) over.set(meeting.id, meeting.endMs);
  }
  if (opened.length > 0) {
    await within
      .deleteFrom("secrets")
      .where("room_id", "=", roomId)
      .where("meeting_id", "in", opened)
      .execute();
  }
  if (over.size === 0) return;
  const rows = [...over].map(([id, overAtMs]) => ({
    room_id: roomId,
    meeting_id: id,
    over_at_ms: overAtMs,
  }));
  await within
    .insertInto("secrets")
    .values(rows)
    .onConflict((old) =>
      old
        .columns(["room_id", "meeting_id"])
        .doUpdateSet((row) => ({ over_at_ms: row.ref("excluded.over_at_ms") })),
    )
    .execute();
}

async function wipeMeeting(
  within: Queries,
  roomId: number,
  { meetingId, overAtMs }: SpentMeeting,
  wipe: (stored: StoredAgenda) => StoredAgenda,
): Promise<boolean> {
  const watched = await within
    .selectFrom("secrets")
    .select("over_at_ms")
    .where("room_id", "=", roomId)
    .where("meeting_id", "=", meetingId)
    .executeTakeFirst();
  if (watched?.over_at_ms !== overAtMs) return false;
  const rows = await within
    .selectFrom("agendas")
    .select(["version", "agenda", "waiting", "notes"])
    .where("room_id", "=", roomId)
    .orderBy("version")
    .execute();
  const newest = rows.at(-1);
  const note = newest === undefined ? undefined : storedOf(newest).notes.get(meetingId);
  // Where the meeting goes on in another room, what its source says of it is needed there.
  const goesOn =
    note?.closed?.why === "moved" || (await goesOnElsewhere(within, meetingId, roomId, overAtMs));
  // So it is when the source itself has set the meeting for a later day.
  const isOfSource = note === undefined || note.link?.gone === true;
  const untilMs = isOfSource ? overAtMs : Infinity;
  for (const row of rows) {
    const link = storedOf(row).notes.get(meetingId)?.link ?? null;
    if (link !== null && !goesOn) await spendItem(within, link.source, link.key, untilMs);
    await rewrite(within, roomId, row, wipe);
  }
  await within
    .deleteFrom("secrets")
    .where("room_id", "=", roomId)
    .where("meeting_id", "=", meetingId)
    .execute();
  await forgetClassified(within, overAtMs);
  return true;
}

async function goesOnElsewhere(
  within: Queries,
  meetingId: string,
  roomId: number,
  overAtMs: number,
): Promise<boolean> {
  const row = await within
    .selectFrom("secrets")
    .select("meeting_id")
    .where("meeting_id", "=", meetingId)
    .where("room_id", "<>", roomId)
    .where("over_at_ms", ">", overAtMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function rewrite(
  within: Queries,
  roomId: number,
  row: AgendaRow & { readonly version: number },
  wipe: (stored: StoredAgenda) => StoredAgenda,
): Promise<void> {
  await within
    .updateTable("agendas")
    .set(agendaRowOf(wipe(storedOf(row))))
    .where("room_id", "=", roomId)
    .where("version", "=", row.version)
    .execute();
}
