import { describe, expect, it } from "vitest";
import { eventAt } from "../rig/desk-rig.ts";
import { atHour } from "../rig/agenda-rig.ts";
import type { ItemStatus, SourceItem } from "../store/source-store.ts";
import { decided, isTooMany, judge } from "./source-policy.ts";
import type { SourceMeeting } from "./source.ts";

const nowMs = atHour(0);
const item = (meeting: SourceMeeting, status: ItemStatus = "live"): SourceItem => ({
  key: meeting.key,
  status,
  meeting,
  attendees: null,
  extras: {},
});
const events = (...uids: string[]) => uids.map((uid, index) => eventAt(uid, index + 1, index + 2));
const known = (...uids: string[]) => events(...uids).map((one) => item(one));
const putOf = ({ put }: ReturnType<typeof judge>) =>
  put.map(({ key, status }) => `${key} ${status}`);

describe("how many may vanish at once", () => {
  it.each([
    [0, 5, false],
    [1, 1, true],
    [1, 2, false],
    [2, 2, true],
    [2, 3, false],
    [3, 4, true],
    [3, 6, false],
    [4, 7, true],
    [6, 6, true],
  ])("%i of %i: a person decides: %s", (gone, of, decides) => {
    expect(isTooMany(gone, of)).toBe(decides);
  });
});

describe("what a source tells", () => {
  it("is taken over when it is new or changed, and left alone when it is the same", () => {
    const told = [...events("a", "b"), eventAt("c", 9, 10)];
    const judged = judge([...known("a"), item(eventAt("b", 5, 6))], told, nowMs);
    expect(putOf(judged)).toEqual(["b live", "c live"]);
    expect(judged.drop).toEqual([]);
  });

  it("calls off one by one what it tells of no more", () => {
    const judged = judge(known("a", "b", "c", "d"), events("a", "b"), nowMs);
    expect(judged).toMatchObject({ drop: ["c", "d"], heldOf: null });
  });

  it("is held back when most has vanished, while what is new and changed counts", () => {
    const judged = judge(
      known("a", "b", "c", "d"),
      [eventAt("a", 1, 2, { title: "anders" }), eventAt("new", 20, 21)],
      nowMs,
    );
    expect(putOf(judged)).toEqual(["a live", "new live", "b held", "c held", "d held"]);
    expect(judged).toMatchObject({ drop: [], heldOf: 4 });
  });

  it("that is empty holds everything, and holds it at the next answer too", () => {
    const first = judge(known("a", "b"), [], nowMs);
    expect(putOf(first)).toEqual(["a held", "b held"]);
    const second = judge([...first.put], [], nowMs);
    expect(second).toMatchObject({ put: [], drop: [], heldOf: null });
    const back = judge([...first.put], events("a"), nowMs);
    expect(putOf(back)).toEqual(["a live"]);
  });

  it("is not counted where it is over: an old meeting that goes is no loss", () => {
    const past = ["x", "y", "z"].map((uid) => item(eventAt(uid, -5, -4)));
    const judged = judge([...past, ...known("a", "b")], events("a", "b"), nowMs);
    expect(judged).toMatchObject({ put: [], drop: [], heldOf: null });
    const old = item(eventAt("old", -60, -50));
    expect(judge([old, ...known("a")], events("a"), nowMs).drop).toEqual(["old"]);
  });

  it("as called off is remembered, so that an older word does not bring it back", () => {
    const off = eventAt("a", 1, 2, { cancelled: true, sequence: 2, title: "geheim" });
    const judged = judge(known("a", "b"), [off, ...events("z", "b").slice(1)], nowMs);
    expect(putOf(judged)).toEqual(["a off"]);
    expect(JSON.stringify(judged.put)).not.toContain("geheim");
    const late = judge([...judged.put], [eventAt("a", 1, 2, { sequence: 1 })], nowMs);
    expect(late.put).toEqual([]);
  });

  it("twice counts once: the higher sequence, then the later stamp, whatever comes last", () => {
    const words = [
      eventAt("a", 1, 2, { sequence: 1, stampMs: 5, title: "old" }),
      eventAt("a", 3, 4, { sequence: 2, stampMs: 6, title: "new" }),
      eventAt("a", 2, 3, { sequence: 2, stampMs: 5, title: "older stamp" }),
    ];
    for (const told of [words, words.toReversed(), [...words.slice(1), ...words]]) {
      const [one, ...others] = judge([], told, nowMs).put;
      expect(one?.meeting.title).toBe("new");
      expect(others).toEqual([]);
    }
    const again = eventAt("a", 8, 9, { sequence: 0, stampMs: 9, title: "made anew" });
    const before = judge([], words, nowMs).put;
    expect(judge(before, [again], nowMs).put[0]?.meeting.title).toBe("made anew");
  });

  it("of no length, or for a year, is left out and said; not by the title of a classified one", () => {
    const judged = judge(
      [],
      [
        eventAt("a", 1, 1),
        eventAt("b", 1, 9_000, { title: "year" }),
        eventAt("c", 2, 1, { classified: true, title: "geheim" }),
      ],
      nowMs,
    );
    expect(judged.put).toEqual([]);
    expect(judged.complaints).toEqual([
      { code: "no-length", what: "event a" },
      { code: "too-long", what: "year" },
      { code: "no-length", what: "—" },
    ]);
  });

  it("NX 5.5.4: of a classified meeting that is over brings no word in again", () => {
    const told = eventAt("a", -3, -2, { classified: true, title: "geheim", organiser: "某某" });
    const fresh = judge([], [told], nowMs);
    expect(putOf(fresh)).toEqual(["a spent"]);
    const wiped = item({ ...told, classified: false, title: "", organiser: "" }, "spent");
    const again = judge([wiped], [{ ...told, classified: false }], nowMs);
    expect(JSON.stringify([fresh, again])).not.toMatch(/geheim|某某/);
    const moved = judge([wiped], [{ ...told, startMs: atHour(5), endMs: atHour(6) }], nowMs);
    expect(putOf(moved)).toEqual(["a live"]);
    // Called off here before its time.
    const off = item(eventAt("a", 3, 4, { title: "", organiser: "" }), "spent");
    const same = judge([off], [eventAt("a", 3, 4, { title: "geheim", sequence: 1 })], nowMs);
    expect(JSON.stringify(same)).not.toContain("geheim");
    expect(putOf(judge([off], [eventAt("a", 3, 5)], nowMs))).toEqual(["a live"]);
  });
});

describe("what a source says besides its meetings", () => {
  it("calls off what it says is deleted, also when that is all there was, but not a whole calendar", () => {
    const removed = ["a", "b", "c", "d"];
    expect(judge(known("a"), [], nowMs, { removed })).toMatchObject({ put: [], drop: ["a"] });
    expect(judge(known("a", "b"), [], nowMs, { removed })).toMatchObject({ drop: ["a", "b"] });
    expect(judge(known("a", "x"), [], nowMs, { removed })).toMatchObject({ drop: [], heldOf: 2 });
    const whole = judge(known("a", "b", "c"), [], nowMs, { removed });
    expect(whole).toMatchObject({ drop: [], heldOf: 3 });
    const told = judge(known("a"), events("a"), nowMs, { removed });
    expect(told).toMatchObject({ put: [], drop: [] });
  });

  it("leaves alone what it has but what cannot be read, by UID or by object", () => {
    const [a, ...others] = known("a", "b", "c", "d", "e");
    const all = a === undefined ? others : [a, ...others];
    const left = events("a", "b", "c", "d", "e").slice(1);
    for (const unread of [["a"], ["/a.ics"]]) {
      expect(judge(all, left, nowMs, { unread })).toMatchObject({ put: [], drop: [] });
    }
    expect(judge(all, left, nowMs, { unread: ["z"] })).toMatchObject({ drop: ["a"] });
    expect(judge(known("a"), [], nowMs, { unread: ["a"] })).toMatchObject({ put: [], drop: [] });
  });
});

describe("a person's word on what is held", () => {
  it("calls it off, or keeps it until it is over", () => {
    const held = known("a", "b").map((one) => ({ ...one, status: "held" as const }));
    expect(decided(held, true)).toEqual({ put: [], drop: ["a", "b"] });
    const kept = decided(held, false);
    expect(kept.put.map(({ status }) => status)).toEqual(["kept", "kept"]);
    expect(judge([...kept.put], [], nowMs)).toMatchObject({ put: [], drop: [], heldOf: null });
  });
});
