import * as fc from "fast-check";
import type { Meeting } from "../../contract/agenda.ts";
import { noDetails } from "../../contract/booking.ts";
import { freshNote } from "../agenda/meeting-note.ts";
import type { AgendaStep, HubStore } from "../store/hub-store.ts";
import { freshState, type SourceItem } from "../store/source-store.ts";
import { meetingAt } from "./agenda-rig.ts";
import { settingsOf } from "./desk-rig.ts";
import { plainRecord, saidByRecord } from "./record-draws.ts";

/** For tests: something done to a store, and all that can be read of it afterwards. */
export type StoreAct = (store: HubStore, run: string) => Promise<unknown>;

const room = fc.constantFrom("3-201", "3-202", "中会议室");
const timeMs = fc.integer({ min: 0, max: 40 });
const refOf = (run: string, name: string) => ({ site: `site-${run}`, room: name });
const epochs = fc.constantFrom("epoch-0001", "epoch-0002");

const append = fc
  .record({ room, epoch: epochs, first: fc.integer({ min: 1, max: 12 }) })
  .chain((part) => fc.tuple(fc.constant(part), fc.array(saidByRecord, { maxLength: 6 })))
  .map(
    ([part, said]): StoreAct =>
      (store, run) =>
        store.records.append(
          refOf(run, part.room),
          part.epoch,
          said.map((one, index) => ({ ...plainRecord(part.first + index), ...one })),
        ),
  );

const readRecords = fc
  .tuple(room, timeMs, timeMs)
  .map(([name, fromMs, toMs]): StoreAct => async ({ records, agendas }, run) => {
    const ref = refOf(run, name);
    const words = await agendas.words(ref);
    return [
      await records.position(ref),
      await records.after(ref, 2, 5),
      await records.newest(ref, 3),
      await records.duties(ref, fromMs, toMs),
      await records.dutyCounts(ref, fromMs, toMs),
      await records.escalatedTo(ref, 0, 50),
      await records.alarms(ref, fromMs),
      await records.openAlarms(ref),
      await records.emergencies(ref),
      // Which number a journal has is each database's own affair.
      words.map(({ record, ...word }) => ({ ...word, number: record.number })),
    ];
  });

const rooms = fc
  .tuple(room, fc.constantFrom("see", "enrol", "read"), timeMs)
  .map(([name, what, atMs]): StoreAct => async (store, run) => {
    const ref = refOf(run, name);
    if (what === "see") await store.rooms.setSeen(ref, atMs + 0.5);
    if (what === "enrol") await store.rooms.enrol(ref, `hash-${atMs}`, atMs);
    return [await store.rooms.find(ref), await store.rooms.tokenHash(ref)];
  });

const meeting = fc
  .record({ id: fc.integer({ min: 0, max: 3 }), classified: fc.boolean(), endMs: timeMs })
  .map(({ id, classified, endMs }): Meeting => ({
    ...meetingAt(`source:key-${id}`, 1, 2, { classified }),
    startMs: endMs - 1,
    endMs,
  }));

const takeAgenda = fc
  .record({
    room,
    version: fc.integer({ min: 1, max: 6 }),
    previous: fc.integer({ min: 0, max: 5 }),
    meetings: fc.uniqueArray(meeting, { maxLength: 3, selector: ({ id }) => id }),
    heeds: fc.boolean(),
  })
  .map(({ room: name, version, previous, meetings, heeds }): StoreAct => async (store, run) => {
    const ref = refOf(run, name);
    const [word] = await store.agendas.words(ref);
    const step: AgendaStep = {
      agenda: { ...ref, version: previous + version, issuedAtMs: 5, meetings, hash: "" },
      waiting: [],
      notes: new Map(meetings.map(({ id }) => [id, freshNote(version)])),
      owed: [{ source: `source-${run}`, key: "key-1", endMs: 5, startMs: 1, untilMs: 9 }],
      previousVersion: previous,
    };
    const taken = await store.agendas.take([step], heeds ? (word ?? null) : null);
    return [taken, await store.agendas.current(ref), await store.sources.owed(50)];
  });

const wipe = timeMs.map((nowMs): StoreAct => async ({ agendas }) => {
  const spent = await agendas.spent(nowMs);
  const order = [...spent].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
  const done: boolean[] = [];
  for (const one of order) done.push(await agendas.wipe(one, (stored) => stored));
  return [order, done, await agendas.all()];
});

const item = fc
  .record({
    key: fc.constantFrom("key-1", "钥匙", "Key-1", "key_1"),
    series: fc.option(timeMs),
    endMs: timeMs,
    title: fc.string({ unit: "grapheme", maxLength: 8 }),
  })
  .map(({ key, series, endMs, title }): SourceItem => ({
    key,
    status: "live",
    attendees: null,
    extras: {},
    meeting: {
      key,
      uid: `uid of ${key}`,
      originalStartMs: series,
      sequence: 0,
      stampMs: 0,
      title,
      organiser: "",
      startMs: endMs - 1,
      endMs,
      allDay: false,
      cancelled: false,
      classified: false,
      attendees: [],
      writeBack: null,
    },
  }));

const takeItems = fc
  .record({
    source: fc.constantFrom("a", "b"),
    puts: fc.array(item, { maxLength: 4 }),
    drops: fc.array(fc.constantFrom("key-1", "Key-1"), { maxLength: 2 }),
    endedMs: timeMs,
  })
  .map(({ source, puts, drops, endedMs }): StoreAct => async ({ sources }, run) => {
    const id = `${source}-${run}`;
    if ((await sources.find(id)) === null && puts.length > 0) {
      const settings = settingsOf(id, "3-201", { site: `site-${run}` });
      await sources.add({ id, settings, state: freshState });
    }
    await sources.take(id, { ...freshState, broughtAtMs: endedMs }, puts, drops);
    const [first] = puts;
    const other = source === "a" ? `b-${run}` : `a-${run}`;
    return [
      await sources.items(id),
      await sources.size(id, "key-1"),
      first === undefined ? null : await sources.twins(other, first.meeting),
      await sources.forgetEnded(id, endedMs - 20),
      await sources.find(id),
    ];
  });

const keep = fc
  .tuple(fc.constantFrom("x", "y", "z"), fc.option(timeMs), timeMs)
  .map(([uid, originalStartMs, atMs]): StoreAct => async ({ sources }, run) => {
    const told = { title: "", startMs: 1, endMs: 2 };
    const what = { room: refOf(run, "3-201"), told, form: {}, details: noDetails };
    await sources.keep({ uid: `${uid}-${run}`, originalStartMs, atMs, ...what }, 2);
    return Promise.all(["x", "y", "z"].map((one) => sources.keepsake(`${one}-${run}`, null)));
  });

/** Of rooms and sources that only this run knows. */
export const storeActs: fc.Arbitrary<readonly StoreAct[]> = fc.array(
  fc.oneof(append, append, readRecords, rooms, takeAgenda, takeAgenda, wipe, takeItems, keep),
  { minLength: 5, maxLength: 30 },
);
