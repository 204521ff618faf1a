import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Agenda, agendaSchema, type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { createVirtualClock, type VirtualClock } from "../../contract/clock.ts";
import type { RecordBody } from "../../contract/record.ts";
import { AgendaBook } from "../agenda/agenda-book.ts";
import { Bookings } from "../agenda/bookings.ts";
import { RoomWords } from "../agenda/room-words.ts";
import { createRecordIntake, type RecordIntake } from "../ingest/record-intake.ts";
import { RoomChanges } from "../rooms/room-changes.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import { storeOn } from "../store/open-store.ts";
import { openSqliteDatabase } from "../store/sqlite-database.ts";
import { removeFolder, silentLog } from "./quiet.ts";

/** For tests: a hub's agendas over a real database, with room time that stands still. */
export interface AgendaRig {
  readonly folder: string;
  readonly store: HubStore;
  readonly roomClock: VirtualClock;
  readonly bookings: Bookings;
  readonly book: AgendaBook;
  readonly words: RoomWords;
  readonly intake: RecordIntake;
  /** What went out, in order. */
  readonly sent: { readonly topic: string; readonly agenda: Agenda }[];
  close(): Promise<void>;
}

export const hourMs = 3_600_000;
const startHour = 1_000;

/** @param folder an earlier rig's, to go on with its database; null for a new one */
export async function openAgendaRig(folder: string | null): Promise<AgendaRig> {
  const at = folder ?? mkdtempSync(join(tmpdir(), "huitang-bookings-"));
  const store = storeOn(await openSqliteDatabase(at));
  const roomClock = createVirtualClock(startHour * hourMs);
  const sent: AgendaRig["sent"] = [];
  const outlet = {
    publish(topic: string, payload: Uint8Array | string) {
      sent.push({ topic, agenda: agendaSchema.parse(JSON.parse(String(payload))) });
      return true;
    },
    online: () => true,
  };
  const changes = new RoomChanges();
  const book = new AgendaBook({ store: store.agendas, roomClock, outlet, changes });
  const words = new RoomWords(store.agendas, book);
  const bookings = new Bookings(book, words, "");
  const intake = createRecordIntake(store.records, silentLog);
  const close = () => store.close();
  return { folder: at, store, roomClock, bookings, book, words, intake, sent, close };
}

export async function dropAgendaRig(rig: AgendaRig): Promise<void> {
  await rig.close();
  removeFolder(rig.folder);
}

/** @param fromHour hours after the rig's clock began */
export const meetingAt = (
  id: string,
  fromHour: number,
  toHour: number,
  part: Partial<Meeting>,
): Meeting =>
  meetingSchema.parse({
    id,
    title: `title of ${id}`,
    startMs: atHour(fromHour),
    endMs: atHour(toHour),
    ...part,
  });

/** Hours after the rig's clock began, in room time. */
export const atHour = (hours: number): number => Math.round((startHour + hours) * hourMs);

/** For tests: a room's journal on its way to a hub, record by record. */
export class Journal {
  readonly ref: RoomRef;
  readonly epoch: string;
  readonly #records: object[] = [];

  constructor(ref: RoomRef, epoch: string) {
    this.ref = ref;
    this.epoch = epoch;
  }

  add(...bodies: RecordBody[]): void {
    for (const body of bodies) this.#add(body, true);
  }

  /** As a room whose clock is not to be believed. */
  addUntrusted(body: RecordBody): void {
    this.#add(body, false);
  }

  /** As a batch from a number on, as often as asked for. */
  batch(fromNumber: number): string {
    const records = this.#records.slice(fromNumber - 1);
    return JSON.stringify({ epoch: this.epoch, records });
  }

  #add(body: RecordBody, clockTrusted: boolean): void {
    const number = this.#records.length + 1;
    this.#records.push({ epoch: this.epoch, number, atMs: atHour(0), clockTrusted, body });
  }
}

/** The room goes by this version from here on. */
export const knows = (version: number): RecordBody => ({
  kind: "agenda",
  version,
  hash: "0".repeat(64),
  meetings: 1,
});
