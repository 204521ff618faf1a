import { describe, expect, it } from "vitest";
import { person, plainOrder } from "./people.fixture.ts";
import { propose } from "./propose.ts";
import type { Layout, SeatPlan } from "./seat-plan.ts";

const floor = (rows: number, columns: number, order: "across" | "down"): Layout => ({
  kind: "classroom",
  rostrumSeats: 0,
  rows,
  columns,
  order,
});

/** Row by row from the front, each from the left. */
const rows = (plan: SeatPlan): string[] => {
  const ys = [...new Set(plan.places.map(({ y }) => y))].toSorted((one, other) => one - other);
  return ys.map((y) =>
    plan.places
      .filter((place) => place.y === y)
      .toSorted((one, other) => one.x - other.x)
      .map(({ attendee }) => attendee ?? "-")
      .join(" "),
  );
};

const delegates = (names: string) => names.split(" ").map((name) => person(name, {}));

describe("NX D.2: the floor of a classroom", () => {
  it("across: by name from the left, row after row", () => {
    const plan = propose(floor(2, 3, "across"), delegates("e b d a c"), "strokes", plainOrder);
    expect(rows(plan)).toEqual(["a b c", "d e -"]);
  });

  it("down: by name from the front, column after column", () => {
    const plan = propose(floor(2, 3, "down"), delegates("e b d a c"), "strokes", plainOrder);
    expect(rows(plan)).toEqual(["a c e", "b d -"]);
  });

  it("down by unit: each in columns of its own, formal members and higher posts first", () => {
    const people = [
      person("z-help", { unit: "B", part: "assistant" }),
      person("b2", { unit: "B", rank: 2 }),
      person("b1", { unit: "B", rank: 1 }),
      person("free", {}),
      person("a2", { unit: "A" }),
      person("a1", { unit: "A", rank: 9 }),
      person("b-late", { unit: "B" }),
    ];
    expect(rows(propose(floor(3, 5, "down"), people, "unit", plainOrder))).toEqual([
      "a1 b1 z-help free -",
      "a2 b2 - - -",
      "- b-late - - -",
    ]);
    // Too few columns for that: one after the other.
    expect(rows(propose(floor(3, 3, "down"), people, "unit", plainOrder))).toEqual([
      "a1 b2 free",
      "a2 b-late -",
      "b1 z-help -",
    ]);
  });

  it("by rank: who has none comes after, as listed; helpers last", () => {
    const people = [
      person("help", { part: "assistant", rank: 1 }),
      person("later", {}),
      person("last", {}),
      person("two", { rank: 2 }),
      person("one", { rank: 1 }),
    ];
    const plan = propose(floor(1, 5, "across"), people, "rank", plainOrder);
    expect(rows(plan)).toEqual(["one two later last help"]);
  });

  it("names its rows by letters from the front; Z is the rostrum's", () => {
    const plan = propose(
      { ...floor(28, 2, "across"), rostrumSeats: 2 } as Layout,
      [],
      "rank",
      plainOrder,
    );
    const labels = plan.places.map(({ seat }) => seat);
    expect(labels.slice(0, 6)).toEqual(["Z1", "Z2", "A1", "A2", "B1", "B2"]);
    expect(labels.slice(-6)).toEqual(["AA1", "AA2", "AB1", "AB2", "AC1", "AC2"]);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
