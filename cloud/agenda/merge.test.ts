import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { type Attendee, attendeeSchema } from "../../contract/booking.ts";
import { seatPlanSchema } from "../../contract/seating/seat-plan.ts";
import { booking, cancellation, type Change, departure, revision } from "./agenda-change.ts";
import { detailing } from "./detailing.ts";
import { type LiveWord, merged } from "./merge.ts";
import { type BookedMeetings, noteOf, type SourceWord } from "./meeting-note.ts";
import { meetingIdOf } from "./source-word.ts";

const hour = 3_600_000;
const nowMs = 1_000 * hour;
const at = (hours: number) => nowMs + hours * hour;
const none: BookedMeetings = { meetings: [], waiting: [], notes: new Map() };

const word = (fromHour: number, toHour: number, part: Partial<SourceWord> = {}): SourceWord => ({
  title: "周例会",
  organiser: "办公室",
  startMs: at(fromHour),
  endMs: at(toHour),
  classified: false,
  attendees: [],
  extras: {},
  ...part,
});
const live = (key: string, told: SourceWord, part: Partial<LiveWord> = {}): LiveWord => ({
  source: "oa",
  sourceName: "OA",
  key,
  precedence: 10,
  word: told,
  home: "s/r",
  isHere: true,
  wasClassified: false,
  ...part,
});
const merge = (booked: BookedMeetings, words: readonly LiveWord[], atHour = 0) =>
  merged(booked, words, { nowMs: at(atHour), version: 7, by: "" });

function change(booked: BookedMeetings, made: Change, by = "li.na"): BookedMeetings {
  const after = made(booked, { nowMs, version: 5, by });
  if ("kind" in after) throw new Error(after.kind);
  return after;
}
const own = (id: string, fromHour: number, toHour: number): Meeting =>
  meetingSchema.parse({ id, title: id, startMs: at(fromHour), endMs: at(toHour) });
const id = meetingIdOf("oa", "a");
const only = (booked: BookedMeetings) => booked.meetings.find((one) => one.id === id);
const shown = ({ meetings, waiting }: BookedMeetings) => ({
  has: meetings.map(({ title }) => title).toSorted(),
  waits: waiting.map(({ title }) => title).toSorted(),
});

describe("a meeting of a source", () => {
  it("is booked once, under an id of its own, and nothing changes when it is told again", () => {
    const once = merge(none, [live("a", word(1, 2))]);
    expect(once.meetings).toMatchObject([{ id, title: "周例会", startMs: at(1) }]);
    expect(merge(once, [live("a", word(1, 2))])).toBe(once);
    expect(merge(once, [live("a", word(1, 2))], 0.5)).toBe(once);
  });

  it("keeps what a person changed here until the source changes that very member", () => {
    const first = merge(none, [live("a", word(1, 2))]);
    const edited = change(
      first,
      revision(id, (before) => ({ ...before, title: "务虚会", endMs: at(3), headCount: 40 })),
    );
    const same = merge(edited, [live("a", word(1, 2))]);
    expect(only(same)).toMatchObject({ title: "务虚会", endMs: at(3), headCount: 40 });
    const moved = merge(same, [live("a", word(1.5, 2, { organiser: "党办" }))]);
    expect(only(moved)).toMatchObject({
      title: "务虚会",
      organiser: "党办",
      startMs: at(1.5),
      endMs: at(3),
      headCount: 40,
    });
    expect(only(merge(moved, [live("a", word(1.5, 2, { title: "扩大会" }))]))).toMatchObject({
      title: "扩大会",
      organiser: "办公室",
      endMs: at(3),
    });
  });

  it("is classified when either side says so, and only a person opens it again", () => {
    const open = merge(none, [live("a", word(1, 2))]);
    const here = change(
      open,
      revision(id, (before) => ({ ...before, classified: true })),
    );
    expect(only(merge(here, [live("a", word(1, 2))]))).toMatchObject({ classified: true });
    const there = merge(open, [live("a", word(1, 2, { classified: true }))]);
    expect(only(there)).toMatchObject({ classified: true });
    expect(only(merge(there, [live("a", word(1, 2))]))).toMatchObject({ classified: true });
  });

  it("that a person called off here stays off until the source sets another time", () => {
    const booked = merge(none, [live("a", word(1, 2))]);
    const off = change(booked, cancellation(id));
    expect(merge(off, [live("a", word(1, 2, { title: "新题目" }))]).meetings).toEqual([]);
    const told = merge(off, [live("a", word(1, 2, { title: "新题目" }))]);
    expect(merge(told, [live("a", word(4, 5, { title: "新题目" }))]).meetings).toMatchObject([
      { id, title: "新题目", startMs: at(4) },
    ]);
  });

  it("that runs keeps its start, and ends now when its source takes it back", () => {
    const booked = merge(none, [live("a", word(1, 3))]);
    expect(only(merge(booked, [live("a", word(0.5, 4))], 2))).toMatchObject({
      startMs: at(1),
      endMs: at(4),
    });
    expect(only(merge(booked, [live("a", word(1, 1.5))], 2))).toMatchObject({ endMs: at(2) });
    const gone = merge(booked, [], 2);
    expect(only(gone)).toMatchObject({ startMs: at(1), endMs: at(2) });
    expect(merge(gone, [], 2.5)).toBe(gone);
    const back = merge(gone, [live("a", word(1, 3))], 2.5);
    expect(only(back)).toMatchObject({ startMs: at(1), endMs: at(3) });
  });

  it("that is over stays over, unless its source sets it for another day", () => {
    const booked = merge(none, [live("a", word(1, 2))]);
    expect(merge(booked, [live("a", word(1, 2))], 3)).toBe(booked);
    expect(merge(booked, [], 3)).toBe(booked);
    const moved = merge(booked, [live("a", word(26, 27))], 3);
    expect(moved.meetings).toMatchObject([{ id, startMs: at(26), endMs: at(27) }]);
  });

  it("that runs and is set for later ends now, and is then booked anew", () => {
    const booked = merge(none, [live("a", word(1, 3))]);
    const later = [live("a", word(26, 27))];
    const ended = merge(booked, later, 2);
    expect(only(ended)).toMatchObject({ startMs: at(1), endMs: at(2) });
    const after = merge(ended, later, 2.1);
    expect(only(after)).toMatchObject({ startMs: at(26), endMs: at(27) });
    expect(merge(after, later, 2.2)).toBe(after);
    const long = merge(booked, [live("a", word(0.5, 1_000))], 2);
    expect(only(long)).toMatchObject({ endMs: at(1 + 14 * 24) });
  });

  it("that a person set for a later day stays when its source drops what is past", () => {
    const set = { startMs: at(72), endMs: at(73) };
    const moved = change(
      merge(none, [live("a", word(1, 2))]),
      revision(id, (before) => ({ ...before, ...set })),
    );
    expect(only(merge(moved, [], 27))).toMatchObject(set);
    expect(only(merge(moved, [], 1.5))).toBeUndefined();
  });

  it("that has not begun is gone with its note when its source takes it back", () => {
    const booked = merge(none, [live("a", word(1, 2)), live("b", word(3, 4))]);
    const after = merge(booked, [live("b", word(3, 4))]);
    expect(after.meetings).toHaveLength(1);
    expect([...after.notes.keys()]).toEqual([meetingIdOf("oa", "b")]);
  });

  it("moved to another room by a person is followed there, and not booked here again", () => {
    const booked = merge(none, [live("a", word(1, 2))]);
    const left = change(booked, departure(id, { site: "s", room: "other" }));
    expect(merge(left, [live("a", word(1, 2))]).meetings).toEqual([]);
    const there: BookedMeetings = {
      meetings: booked.meetings,
      waiting: [],
      notes: new Map([[id, noteOf(booked, id)]]),
    };
    const told = live("a", word(1, 2, { title: "改名" }), { isHere: false });
    expect(only(merge(there, [told]))).toMatchObject({ title: "改名" });
    expect(merge(none, [told]).meetings).toEqual([]);
  });
});

describe("NX T6-3: the people of a meeting of a source", () => {
  const person = (key: string, name: string): Attendee =>
    attendeeSchema.parse({ id: key, name, unit: "财政局" });
  const told = (...attendees: Attendee[]) => live("a", word(1, 2, { attendees }));
  const plan = seatPlanSchema.parse({
    layout: { kind: "round-table", seats: 3 },
    orderedBy: "rank",
    places: ["p1", "p2"].map((attendee, index) => ({
      seat: `A${index + 1}`,
      x: 0,
      y: 0,
      looksDeg: 0,
      zone: "floor",
      attendee,
    })),
  });
  const planned = () => {
    const booked = merge(none, [told(person("p1", "王芳"), person("p2", "李强"))]);
    const { details } = noteOf(booked, id);
    return change(booked, detailing(id, { ...details, plan }));
  };

  it("are counted, and a renamed one is renamed at the same place", () => {
    const before = planned();
    expect(only(before)).toMatchObject({
      headCount: 2,
      seats: [
        { seat: "A1", name: "王芳", unit: "财政局" },
        { seat: "A2", name: "李强" },
      ],
    });
    const after = merge(before, [told(person("p1", "王方"), person("p2", "李强"))]);
    expect(only(after)?.seats).toMatchObject([{ name: "王方" }, { name: "李强" }]);
  });

  it("leave their place when they are taken off the list, and nobody is put there", () => {
    const after = merge(planned(), [told(person("p2", "李强"), person("p3", "赵敏"))]);
    expect(only(after)).toMatchObject({ headCount: 2, seats: [{ seat: "A2", name: "李强" }] });
    expect(noteOf(after, id).details.attendees.map(({ name }) => name)).toEqual(["李强", "赵敏"]);
  });

  it("without a plan change the seats somebody typed only by their new name", () => {
    const seats = [
      { seat: "A1", name: "王芳", unit: "", post: "" },
      { seat: "A2", name: "客人", unit: "", post: "" },
    ];
    const booked = merge(none, [told(person("p1", "王芳"))]);
    const typed = change(
      booked,
      revision(id, (before) => ({ ...before, seats })),
    );
    const after = merge(typed, [told(person("p1", "王方"), person("p2", "李强"))]);
    expect(only(after)?.seats.map(({ name }) => name)).toEqual(["王方", "客人"]);
  });

  it("that a person added here stay; whom a person took off does not come back", () => {
    const booked = merge(none, [told(person("p1", "王芳"), person("p2", "李强"))]);
    const { details } = noteOf(booked, id);
    const attendees = [person("p1", "王芳"), person("own", "记录员")];
    const edited = change(booked, detailing(id, { ...details, attendees }));
    const after = merge(edited, [
      told(person("p1", "王芳"), person("p2", "李强"), person("p3", "赵敏")),
    ]);
    expect(noteOf(after, id).details.attendees.map(({ name }) => name)).toEqual([
      "王芳",
      "记录员",
      "赵敏",
    ]);
  });
});

describe("two meetings that want the same time", () => {
  const high = (key: string, told: SourceWord) =>
    live(key, told, { source: "vip", sourceName: "VIP", precedence: 1 });

  it("give the room to what was booked here; the other waits and has it when it is free", () => {
    const booked = change(none, booking(own("own", 1, 2)));
    const both = merge(booked, [live("a", word(1.5, 3))]);
    expect(shown(both)).toEqual({ has: ["own"], waits: ["周例会"] });
    const free = change(both, cancellation("own"));
    expect(shown(merge(free, [live("a", word(1.5, 3))]))).toEqual({ has: ["周例会"], waits: [] });
  });

  it("of two sources the one that goes first has it; within one, the earlier", () => {
    const words = [
      live("a", word(1, 2, { title: "later" })),
      live("b", word(0.5, 1.5, { title: "earlier" })),
      high("c", word(4, 5, { title: "first" })),
      live("d", word(3, 6, { title: "second" })),
    ];
    const result = { has: ["earlier", "first"], waits: ["later", "second"] };
    expect(shown(merge(none, words))).toEqual(result);
    const late = merge(merge(none, words.slice(0, 2)), words);
    expect(shown(late)).toEqual(result);
  });

  it("never lose their room to another once they have begun", () => {
    const booked = merge(none, [live("a", word(1, 3))]);
    const after = merge(booked, [live("a", word(1, 3)), high("c", word(1.5, 4))], 2);
    expect(only(after)).toMatchObject({ endMs: at(3) });
    expect(after.waiting).toHaveLength(1);
    const early = { ...after, meetings: [{ ...own("x", 1, 2.5), id }] };
    const rest = merge(early, [live("a", word(1, 3)), high("c", word(1.5, 4))], 2.5);
    expect(rest.meetings[1]).toMatchObject({ startMs: at(2.5), endMs: at(4) });
  });

  it("show a longer end that finds the room taken, and take it when it is free", () => {
    const words = (endHour: number) => [live("a", word(1, endHour))];
    const booked = change(merge(none, words(3)), booking(own("own", 3, 4)));
    const stuck = merge(booked, words(3.5), 2);
    expect(only(stuck)).toMatchObject({ endMs: at(3) });
    expect(noteOf(stuck, id).link?.wantsEndMs).toBe(at(3.5));
    expect(merge(stuck, words(3.5), 2.1)).toBe(stuck);
    const free = merge(change(stuck, cancellation("own")), words(3.5), 2.2);
    expect(only(free)).toMatchObject({ endMs: at(3.5) });
    expect(noteOf(free, id).link?.wantsEndMs).toBeNull();
  });
});

const halfHours = fc.integer({ min: 1, max: 30 }).map((half) => half / 2);
const sources = [
  ["a-first", 1],
  ["b-second", 5],
  ["c-second", 5],
] as const;
interface SomeWord {
  readonly source: (typeof sources)[number];
  readonly key: string;
  readonly from: number;
  readonly lasts: number;
  readonly title: string;
}
const someWord: fc.Arbitrary<SomeWord> = fc.record({
  source: fc.constantFrom(...sources),
  key: fc.constantFrom("k1", "k2", "k3", "k4"),
  from: halfHours,
  lasts: fc.integer({ min: 1, max: 6 }),
  title: fc.constantFrom("甲", "乙", "丙"),
});
const scene = fc.record({
  words: fc.uniqueArray(someWord, {
    maxLength: 12,
    selector: ({ source, key }) => `${source[0]} ${key}`,
  }),
  older: fc.array(someWord, { maxLength: 8 }),
  order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  own: fc.array(halfHours, { maxLength: 2 }),
});

describe("whatever sources say, in whatever order it arrives", () => {
  const liveOf = ({ source, key, from, lasts, title }: SomeWord) =>
    live(key, word(from, from + lasts / 2, { title }), {
      source: source[0],
      sourceName: source[0],
      precedence: source[1],
    });

  it("the agenda is the same, nobody has the room twice, and no meeting is lost", () => {
    let conflicts = 0;
    const check = fc.property(scene, ({ words, older, order, own: hours }) => {
      let start = none;
      for (const [index, from] of hours.entries()) {
        const made = booking(own(`own-${index}`, from, from + 1))(start, {
          nowMs,
          version: 1,
          by: "",
        });
        if (!("kind" in made)) start = made;
      }
      const all = words.map(liveOf);
      const inOrder = merge(start, all);
      // Source by source, older words first, each told more than once.
      let step = merge(start, older.slice(0, 1).map(liveOf));
      for (const nth of order) {
        const names: readonly string[] = sources
          .slice(0, 1 + (nth % sources.length))
          .map(([name]) => name);
        step = merge(
          step,
          all.filter(({ source }) => names.includes(source)),
        );
      }
      step = merge(step, all.toReversed());
      const plain = (booked: BookedMeetings) => ({
        has: booked.meetings
          .map(({ id: one, startMs, title }) => `${one} ${startMs} ${title}`)
          .toSorted(),
        waits: booked.waiting
          .map(({ id: one, startMs, title }) => `${one} ${startMs} ${title}`)
          .toSorted(),
      });
      expect(plain(step)).toEqual(plain(inOrder));
      expect(merge(step, all)).toBe(step);
      const { meetings, waiting } = step;
      for (const one of meetings) {
        const clash = meetings.find(
          (other) => other.id !== one.id && other.startMs < one.endMs && one.startMs < other.endMs,
        );
        expect(clash).toBeUndefined();
      }
      const stored = [...meetings, ...waiting].map((one) => one.id).toSorted();
      const expected = [
        ...start.meetings.map((one) => one.id),
        ...all.map(({ source, key }) => meetingIdOf(source, key)),
      ];
      expect(stored).toEqual(expected.toSorted());
      conflicts += waiting.length;
    });
    fc.assert(check, { numRuns: 400, seed: 6 });
    expect(conflicts).toBeGreaterThan(200);
  });
});
