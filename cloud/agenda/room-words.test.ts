import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EndCause, RecordBody } from "../../contract/record.ts";
import {
  type AgendaRig,
  atHour,
  dropAgendaRig,
  hourMs,
  Journal,
  knows,
  meetingAt,
  openAgendaRig,
} from "../rig/agenda-rig.ts";

const ref = { site: "city-hall", room: "3-201" };
const elsewhere = { ...ref, room: "3-202" };
let rig: AgendaRig;
let journal: Journal;

beforeEach(async () => {
  rig = await openAgendaRig(null);
  journal = new Journal(ref, "epoch-0001");
  await rig.bookings.book(ref, meetingAt("m", 1, 3, {}));
  journal.add(knows(1));
  rig.roomClock.advance(2 * hourMs);
});

afterEach(() => dropAgendaRig(rig));

const released = (atHours: number, cause: EndCause = "vacancy"): RecordBody => ({
  kind: "released",
  meetingId: "m",
  endedAtMs: atHour(atHours),
  cause,
  by: "huitang",
});
const extended = (untilHour: number): RecordBody => ({
  kind: "extended",
  meetingId: "m",
  untilMs: atHour(untilHour),
  by: "li.na",
});

/** What the hub does with a batch, from a number on. */
async function hear(fromNumber: number): Promise<void> {
  const taken = await rig.intake.take(ref, journal.batch(fromNumber));
  expect(taken).not.toBeNull();
  if (taken?.heard === true) await rig.words.heedRoom(ref);
}

const agenda = () => rig.bookings.current(ref);
const meeting = async () => (await agenda()).meetings.find(({ id }) => id === "m");
const move = (fromHour: number, toHour: number) =>
  rig.bookings.revise(ref, "m", (before) => {
    return { ...before, startMs: atHour(fromHour), endMs: atHour(toHour) };
  });

test.each(["button", "vacancy", "no-show"] as const)(
  "SZ post-meeting: a meeting that ended by %s gives its room back, once, and the room hears of it",
  async (cause) => {
    journal.add(released(2, cause));
    await hear(1);
    expect(await meeting()).toMatchObject({ id: "m", startMs: atHour(1), endMs: atHour(2) });
    expect(rig.sent.at(-1)?.agenda).toEqual(await agenda());
    expect(await rig.bookings.book(ref, meetingAt("next", 2, 3, {}))).toMatchObject({ ok: true });
    await hear(1);
    await hear(2);
    await rig.words.heedRoom(ref);
    expect(await agenda()).toMatchObject({ version: 3 });
    expect(await rig.store.agendas.words(ref)).toEqual([]);
  },
);

test("a release that comes hours after it happened still ends the booking then", async () => {
  journal.add(released(2));
  rig.roomClock.advance(5 * hourMs);
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(2) });
});

test("a release in the first instant leaves a meeting of a millisecond, not a wrong agenda", async () => {
  journal.add(released(1));
  await hear(1);
  expect(await meeting()).toMatchObject({ startMs: atHour(1), endMs: atHour(1) + 1 });
});

test("a release counts for the booking the room knew, also when other members changed since", async () => {
  await rig.bookings.revise(ref, "m", (before) => ({ ...before, headCount: 99 }));
  journal.add(released(2));
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(2), headCount: 99 });
});

test("once its booker has moved the end, an older word of the room is only on record", async () => {
  await move(1, 5);
  journal.add(released(2));
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(5) });
  expect(await rig.store.records.newest(ref, 1)).toMatchObject([{ body: { kind: "released" } }]);
  journal.add(knows(2), released(2.5));
  await hear(3);
  expect(await meeting()).toMatchObject({ endMs: atHour(2.5) });
});

test("a room that was away and ended what had been moved or moved away changes nothing", async () => {
  const later = meetingAt("m", 4, 6, {});
  await rig.bookings.book(elsewhere, { ...later, id: "n" });
  expect(await rig.bookings.moveRoom(elsewhere, "n", ref)).toMatchObject({ ok: true });
  journal.add(
    { kind: "released", meetingId: "n", endedAtMs: atHour(5), cause: "button", by: "x" },
    { kind: "extended", meetingId: "n", untilMs: atHour(7), by: "x" },
    { kind: "released", meetingId: "gone", endedAtMs: atHour(2), cause: "button", by: "x" },
  );
  const before = await agenda();
  await hear(1);
  expect(await agenda()).toEqual(before);
  expect(await rig.store.agendas.words(ref)).toEqual([]);
});

test("a cancelled meeting stays cancelled", async () => {
  await rig.bookings.book(ref, meetingAt("later", 5, 6, {}));
  await rig.bookings.cancel(ref, "later");
  const before = await agenda();
  journal.add(knows(2), {
    kind: "released",
    meetingId: "later",
    endedAtMs: atHour(5.5),
    cause: "no-show",
    by: "huitang",
  });
  await hear(1);
  expect(await agenda()).toEqual(before);
});

test("a room whose clock is wrong, or whose journal tells of no agenda, moves no booking", async () => {
  journal.addUntrusted(released(2));
  await hear(1);
  const fresh = new Journal(ref, "epoch-0002");
  fresh.add(released(2));
  const taken = await rig.intake.take(ref, fresh.batch(1));
  expect(taken).toMatchObject({ stored: 1 });
  await rig.words.heedRoom(ref);
  expect(await meeting()).toMatchObject({ endMs: atHour(3) });
  expect(await rig.store.agendas.words(ref)).toEqual([]);
});

test("an extension lengthens the booking when the room is free; after a release it brings it back", async () => {
  journal.add(extended(4));
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(4) });
  journal.add(released(2), extended(3.5));
  await hear(3);
  expect(await meeting()).toMatchObject({ endMs: atHour(4) });
  journal.add(released(2.25));
  await hear(5);
  journal.add(extended(3.5));
  await hear(6);
  expect(await meeting()).toMatchObject({ endMs: atHour(3.5) });
});

test("NX T7-9: an extension into somebody else's time is shown, and done when that time is free", async () => {
  await rig.bookings.book(ref, meetingAt("next", 3.5, 5, {}));
  journal.add(extended(4));
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(3) });
  const overrun = { meetingId: "m", untilMs: atHour(4), otherId: "next" };
  expect(await rig.words.overruns(ref)).toEqual([overrun]);
  await hear(1);
  expect(await rig.words.overruns(ref)).toEqual([overrun]);

  const next = meetingAt("next", 6, 7, {});
  expect(await rig.bookings.revise(ref, "next", () => next)).toMatchObject({ ok: true });
  expect(await meeting()).toMatchObject({ endMs: atHour(4) });
  expect(await rig.words.overruns(ref)).toEqual([]);
  expect(await agenda()).toMatchObject({ version: 4 });
});

test("an overrun whose time has passed is shown no more, and nothing waits for it", async () => {
  await rig.bookings.book(ref, meetingAt("next", 3.5, 5, {}));
  journal.add(extended(4));
  await hear(1);
  rig.roomClock.advance(2 * hourMs);
  expect(await rig.words.overruns(ref)).toEqual([]);
  await rig.words.heedRoom(ref);
  expect(await rig.store.agendas.words(ref)).toEqual([]);
  expect(await meeting()).toMatchObject({ endMs: atHour(3) });
});

test("a meeting that was to be longer and then ended early is over: the newest word counts", async () => {
  await rig.bookings.book(ref, meetingAt("next", 3.5, 5, {}));
  journal.add(extended(4), released(2.5));
  await hear(1);
  expect(await meeting()).toMatchObject({ endMs: atHour(2.5) });
  expect(await rig.words.overruns(ref)).toEqual([]);
  expect(await rig.store.agendas.words(ref)).toEqual([]);
});

test("a word that was stored before the hub went down is heeded when it comes back", async () => {
  journal.add(released(2));
  await rig.intake.take(ref, journal.batch(1));
  await rig.close();
  const folder = rig.folder;
  rig = await openAgendaRig(folder);
  expect(await meeting()).toMatchObject({ endMs: atHour(3) });
  await rig.words.heedRooms();
  expect(await meeting()).toMatchObject({ endMs: atHour(2) });
  await rig.words.heedRooms();
  expect(await agenda()).toMatchObject({ version: 2 });
});

test("two parts of the hub that heed the same word at once heed it once", async () => {
  journal.add(released(2));
  await rig.intake.take(ref, journal.batch(1));
  await Promise.all([1, 2, 3].map(() => rig.words.heedRoom(ref)));
  expect(await agenda()).toMatchObject({ version: 2 });
});

type Step =
  | { readonly do: "say"; readonly body: RecordBody }
  | { readonly do: "know" }
  | { readonly do: "hear"; readonly from: number }
  | { readonly do: "move"; readonly id: string; readonly hour: number; readonly lasts: number }
  | { readonly do: "cancel"; readonly id: string }
  | { readonly do: "wait" };

const ids = ["m", "n"];
const halfHours = fc.integer({ min: 0, max: 24 }).map((half) => half / 2);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant("say" as const),
      body: fc.tuple(fc.constantFrom(...ids), halfHours, fc.boolean()).map(([id, hour, ends]) => {
        const meetingId = id;
        return ends
          ? ({ ...released(hour), meetingId } as const)
          : ({ ...extended(hour), meetingId } as const);
      }),
    }),
    fc.record({ do: fc.constant("know" as const) }),
    fc.record({ do: fc.constant("hear" as const), from: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      do: fc.constant("move" as const),
      id: fc.constantFrom(...ids),
      hour: halfHours,
      lasts: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({ do: fc.constant("cancel" as const), id: fc.constantFrom(...ids) }),
    fc.record({ do: fc.constant("wait" as const) }),
  ),
  { maxLength: 25 },
);

test("whatever comes late, twice or out of order: no overlap, every word once, nothing forgotten", async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      runs += 1;
      const own = await openAgendaRig(null);
      try {
        await play(own, script);
      } finally {
        await dropAgendaRig(own);
      }
    }),
    { numRuns: 60, seed: 4 },
  );
  expect(runs).toBe(60);
});

async function play(own: AgendaRig, script: readonly Step[]): Promise<void> {
  const said = new Journal(ref, "epoch-0001");
  for (const [index, id] of ids.entries()) {
    await own.bookings.book(ref, meetingAt(id, 1 + 4 * index, 4 + 4 * index, {}));
  }
  said.add(knows(2));
  const take = async (from: number) => {
    await own.intake.take(ref, said.batch(from));
    await own.words.heedRoom(ref);
  };
  let count = 1;
  for (const step of script) {
    if (step.do === "say" || step.do === "know") count += 1;
    await perform(own, said, step, (from) => take(Math.min(from, count)));
    const { meetings } = await own.bookings.current(ref);
    const clashes = meetings.filter((one, at) =>
      meetings.some((other, to) => at < to && one.endMs > other.startMs),
    );
    expect(clashes).toEqual([]);
  }
  await take(1);
  const heard = await own.bookings.current(ref);
  await take(1);
  expect(await own.bookings.current(ref)).toEqual(heard);
  const waiting = await own.store.agendas.words(ref);
  const shown = await own.words.overruns(ref);
  expect(waiting.map(({ meetingId }) => meetingId)).toEqual(shown.map((one) => one.meetingId));
}

async function perform(
  own: AgendaRig,
  said: Journal,
  step: Step,
  take: (from: number) => Promise<void>,
): Promise<void> {
  switch (step.do) {
    case "say":
      said.add(step.body);
      return;
    case "know":
      said.add(knows((await own.bookings.current(ref)).version));
      return;
    case "hear":
      return await take(step.from);
    case "move": {
      const startMs = atHour(step.hour);
      const endMs = atHour(step.hour + step.lasts);
      await own.bookings.revise(ref, step.id, (before) => ({ ...before, startMs, endMs }));
      return;
    }
    case "cancel":
      await own.bookings.cancel(ref, step.id);
      return;
    case "wait":
      own.roomClock.advance(hourMs / 2);
  }
}
