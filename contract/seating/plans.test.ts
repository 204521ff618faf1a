import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Attendee } from "../booking.ts";
import { fittingLayout } from "./fitting.ts";
import { along, person, plainOrder, ranked } from "./people.fixture.ts";
import {
  clearPlan,
  emptyPlan,
  mirrored,
  movePerson,
  relayout,
  seatOf,
  unseat,
} from "./plan-edits.ts";
import { planProblems } from "./plan-problems.ts";
import { seatsOfPlan } from "./plan-seats.ts";
import { propose } from "./propose.ts";
import { type Layout, layoutSchema, type SeatPlan, seatPlanSchema } from "./seat-plan.ts";

const kinds = ["classroom", "hollow-square", "u-shape", "round-table", "signing"] as const;
const parts = ["leader", "host", "guest", "delegate", "assistant"] as const;
const orders = ["rank", "strokes", "unit"] as const;

const layouts: fc.Arbitrary<Layout> = fc.oneof(
  fc.record({
    kind: fc.constant("classroom" as const),
    rostrumSeats: fc.nat(9),
    rows: fc.nat(5),
    columns: fc.integer({ min: 1, max: 7 }),
    order: fc.constantFrom("across" as const, "down" as const),
  }),
  fc.record({
    kind: fc.constant("hollow-square" as const),
    door: fc.constantFrom("facing" as const, "beside" as const),
    longSideSeats: fc.integer({ min: 1, max: 9 }),
    shortSideSeats: fc.nat(4),
  }),
  fc.record({
    kind: fc.constant("u-shape" as const),
    guests: fc.constantFrom("foreign" as const, "superior" as const),
    armSeats: fc.integer({ min: 1, max: 9 }),
    facingSeats: fc.nat(7),
  }),
  fc.record({ kind: fc.constant("round-table" as const), seats: fc.integer({ min: 3, max: 20 }) }),
  fc.record({ kind: fc.constant("signing" as const), standingEachSide: fc.nat(9) }),
);

const crowds: fc.Arbitrary<Attendee[]> = fc
  .array(
    fc.record({
      rank: fc.nat(6),
      part: fc.constantFrom(...parts),
      unit: fc.constantFrom("", "A", "B", "C"),
    }),
    { maxLength: 40 },
  )
  .map((people) => people.map((one, index) => person(`p${index}`, one)));

const seated = (plan: SeatPlan): string[] =>
  plan.places.flatMap(({ attendee }) => (attendee === null ? [] : [attendee]));
const once = (plan: SeatPlan): boolean => new Set(seated(plan)).size === seated(plan).length;

const certain = { seed: 11, numRuns: 300 } as const;

describe("a layout", () => {
  it("of any size gives every place a label of its own, on the drawing, nobody on another's lap", () => {
    fc.assert(
      fc.property(layouts, (layout) => {
        const plan = emptyPlan(layoutSchema.parse(layout), "rank");
        expect(seatPlanSchema.parse(plan)).toEqual(plan);
        expect(new Set(plan.places.map(({ seat }) => seat)).size).toBe(plan.places.length);
        expect(new Set(plan.places.map(({ x, y }) => `${x} ${y}`)).size).toBe(plan.places.length);
      }),
      certain,
    );
  });

  it.each([
    { kind: "classroom", rostrumSeats: 31, rows: 11, columns: 40, order: "down" },
    { kind: "hollow-square", door: "beside", longSideSeats: 31, shortSideSeats: 15 },
    { kind: "u-shape", guests: "superior", armSeats: 15, facingSeats: 31 },
    { kind: "round-table", seats: 60 },
    { kind: "signing", standingEachSide: 31 },
  ] as const)("as large as it may be fits the drawing: %j", (layout) => {
    const plan = emptyPlan(layout, "rank");
    expect(seatPlanSchema.safeParse(plan).success).toBe(true);
  });

  it("of more places than a meeting has seats is none", () => {
    const size = { kind: "classroom", rostrumSeats: 5, columns: 33, order: "across" };
    expect(layoutSchema.safeParse({ ...size, rows: 15 }).success).toBe(true);
    expect(layoutSchema.safeParse({ ...size, rows: 16 }).success).toBe(false);
  });

  // The others have two sides, and a place on one is not for people of the other.
  const forAll = ["classroom", "hollow-square", "round-table"] as const;
  it.each(forAll)("(%s) in the size that fits holds everybody", (kind) => {
    fc.assert(
      fc.property(crowds, (people) => {
        const layout = layoutSchema.parse(fittingLayout(kind, people));
        const plan = propose(layout, people, "rank", plainOrder);
        expect(people.filter(({ id }) => seatOf(plan, id) === null)).toEqual([]);
      }),
      certain,
    );
  });

  it.each(["u-shape", "signing"] as const)(
    "(%s) in the size that fits holds both sides",
    (kind) => {
      for (let count = 1; count <= 15; count++) {
        const people = [...ranked("g", count, "guest"), ...ranked("h", 16 - count, "host")];
        const layout = layoutSchema.parse(fittingLayout(kind, people));
        const plan = propose(layout, people, "rank", plainOrder);
        expect(people.filter(({ id }) => seatOf(plan, id) === null)).toEqual([]);
      }
    },
  );
});

describe("a proposal", () => {
  it("seats everybody once, and nobody who does not come", () => {
    fc.assert(
      fc.property(layouts, crowds, fc.constantFrom(...orders), (layout, people, orderedBy) => {
        const plan = propose(layout, people, orderedBy, plainOrder);
        const ids = new Set(people.map(({ id }) => id));
        expect(once(plan)).toBe(true);
        expect(seated(plan).every((id) => ids.has(id))).toBe(true);
        expect(plan.places.map(({ seat }) => seat)).toEqual(
          emptyPlan(layout, orderedBy).places.map(({ seat }) => seat),
        );
      }),
      certain,
    );
  });

  it("is the same for the same people, listed twice or not", () => {
    const people = ranked("d", 5, "delegate");
    const layout = fittingLayout("round-table", people);
    expect(propose(layout, [...people, ...people], "rank", plainOrder)).toEqual(
      propose(layout, people, "rank", plainOrder),
    );
  });
});

describe("an edit of a plan", () => {
  const edits = fc.array(
    fc.record({ who: fc.nat(40), where: fc.nat(60), kind: fc.nat(9), layout: layouts }),
    { maxLength: 12 },
  );

  it("never loses a place, and never has anybody twice", () => {
    fc.assert(
      fc.property(layouts, crowds, edits, (layout, people, steps) => {
        let plan = propose(layout, people, "rank", plainOrder);
        for (const { who, where, kind, layout: other } of steps) {
          const id = people[who % (people.length || 1)]?.id ?? "p0";
          const seat = plan.places[where % (plan.places.length || 1)]?.seat ?? "A1";
          const before = plan;
          if (kind === 0) plan = mirrored(plan);
          else if (kind === 1) plan = unseat(plan, id);
          else if (kind === 2) plan = relayout(plan, other);
          else plan = movePerson(plan, id, seat);
          expect(once(plan)).toBe(true);
          if (kind === 2) continue;
          expect(plan.places.map((place) => place.seat)).toEqual(
            before.places.map((place) => place.seat),
          );
          // Only who is unseated, or gives way to somebody who had no place, has none any more.
          const lost = seated(before).filter((one) => !seated(plan).includes(one));
          expect(lost.length).toBeLessThanOrEqual(kind === 0 ? 0 : 1);
        }
      }),
      certain,
    );
  });

  const layout = {
    kind: "classroom",
    rostrumSeats: 3,
    rows: 1,
    columns: 3,
    order: "across",
  } as const;
  const people = [...ranked("L", 3, "leader"), ...ranked("d", 2, "delegate")];
  const plan = propose(layout, people, "rank", plainOrder);
  const rostrum = (of: SeatPlan) => along(of, ({ zone }) => zone === "rostrum", "x");

  it("moves somebody to a free place, swaps two, and makes way for who had none", () => {
    expect(seatOf(movePerson(plan, "d1", "A3"), "d1")).toBe("A3");
    expect(rostrum(movePerson(plan, "L1", "Z1"))).toBe("L1 L3 L2");
    const guest = movePerson(plan, "new", "Z2");
    expect([rostrum(guest), seatOf(guest, "L1")]).toEqual(["L3 new L2", null]);
    expect(movePerson(plan, "d1", "Q9")).toBe(plan);
    expect(movePerson(plan, "d1", "A1")).toEqual(plan);
  });

  it("mirrors: who is on the left sits on the right; twice is as before", () => {
    expect(rostrum(mirrored(plan))).toBe("L2 L1 L3");
    for (const kind of kinds) {
      const one = propose(fittingLayout(kind, people), people, "rank", plainOrder);
      expect(mirrored(mirrored(one))).toEqual(one);
    }
  });

  it("to another size keeps who sits at a label that is still there", () => {
    const smaller = relayout(plan, { ...layout, rostrumSeats: 2 });
    expect([rostrum(smaller), seatOf(smaller, "L2")]).toEqual(["L3 L1", null]);
    expect(seated(relayout(plan, { kind: "round-table", seats: 5 }))).toEqual([]);
    expect(seated(clearPlan(plan))).toEqual([]);
  });

  it("leaves the seats that the room hears of in step with the people's names", () => {
    const renamed = people.map((one) => (one.id === "L1" ? { ...one, name: "王主任" } : one));
    expect(seatsOfPlan(plan, renamed)).toContainEqual({
      seat: "Z2",
      name: "王主任",
      unit: "",
      post: "",
    });
    expect(seatsOfPlan(plan, []).length).toBe(0);
  });
});

describe("what is wrong with a plan", () => {
  const layout = {
    kind: "classroom",
    rostrumSeats: 3,
    rows: 1,
    columns: 2,
    order: "across",
  } as const;
  const people = [...ranked("L", 3, "leader"), ...ranked("d", 2, "delegate")];
  const plan = propose(layout, people, "rank", plainOrder);
  const keys = (...asked: Parameters<typeof planProblems>) =>
    planProblems(...asked).map(({ tone, text }) => `${tone} ${text.key}`);

  it("is nothing when everybody sits where a plate is", () => {
    expect(keys(plan, people, null)).toEqual([]);
    expect(keys(plan, people, ["Z1", "Z2", "Z3", "A1", "A2"])).toEqual([]);
  });

  it.each([
    ["a leader without a place", unseat(plan, "L2"), people, "now seating.problem-leaders"],
    ["a delegate without one", unseat(plan, "d2"), people, "soon seating.problem-unseated"],
    ["somebody who no longer comes", plan, people.slice(1), "soon seating.problem-gone"],
    ["more people than places", plan, [...people, person("x", {})], "soon seating.problem-full"],
    [
      "leaders of the same rank",
      plan,
      people.map((one) => ({ ...one, rank: 1 })),
      "soon seating.problem-ranks",
    ],
    [
      "an even number of leaders on an odd rostrum",
      plan,
      people.map((one) => (one.id === "L3" ? { ...one, part: "host" as const } : one)),
      "calm seating.problem-middle",
    ],
    [
      "somebody at two places",
      { ...plan, places: plan.places.map((place) => ({ ...place, attendee: "d1" })) },
      people,
      "now seating.problem-twice",
    ],
  ])("%s is told", (_what, odd, who, expected) => {
    expect(keys(odd, who, null)).toContain(expected);
  });

  it("counts plates: seats without one, and plates without a seat; who stands needs none", () => {
    const told = planProblems(plan, people, ["Z1", "Z2", "A1", "B7"]);
    expect(told.map(({ text }) => [text.key, text.params["list"]])).toEqual([
      ["seating.problem-no-plate", "Z3 · A2"],
      ["seating.problem-idle-plate", "B7"],
    ]);
    const signing = propose({ kind: "signing", standingEachSide: 3 }, people, "rank", plainOrder);
    const bare = planProblems(signing, people, ["A1", "A2"]).map(({ text }) => text.key);
    expect(bare).not.toContain("seating.problem-no-plate");
  });
});
