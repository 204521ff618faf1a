import { describe, expect, it } from "vitest";
import type { Attendee } from "../booking.ts";
import { along, plainOrder, ranked } from "./people.fixture.ts";
import { propose } from "./propose.ts";
import type { Layout } from "./seat-plan.ts";

/**
 * Where 1 to 15 leaders sit, from the left to the right of the drawing, for those who look down it.
 * Written out by the words of D.2.1.1 and D.2.1.2: odd, 1 in the middle; even, 1 and 2 share it; 2 on
 * the left hand of 1, which is on the right of the drawing, 3 on the right hand of 1, and so on.
 */
const lookingDown = [
  "1",
  "1 2",
  "3 1 2",
  "3 1 2 4",
  "5 3 1 2 4",
  "5 3 1 2 4 6",
  "7 5 3 1 2 4 6",
  "7 5 3 1 2 4 6 8",
  "9 7 5 3 1 2 4 6 8",
  "9 7 5 3 1 2 4 6 8 10",
  "11 9 7 5 3 1 2 4 6 8 10",
  "11 9 7 5 3 1 2 4 6 8 10 12",
  "13 11 9 7 5 3 1 2 4 6 8 10 12",
  "13 11 9 7 5 3 1 2 4 6 8 10 12 14",
  "15 13 11 9 7 5 3 1 2 4 6 8 10 12 14",
];

/** The same for those who look up: their left hand is on the left of the drawing. */
const lookingUp = [
  "1",
  "2 1",
  "2 1 3",
  "4 2 1 3",
  "4 2 1 3 5",
  "6 4 2 1 3 5",
  "6 4 2 1 3 5 7",
  "8 6 4 2 1 3 5 7",
  "8 6 4 2 1 3 5 7 9",
  "10 8 6 4 2 1 3 5 7 9",
  "10 8 6 4 2 1 3 5 7 9 11",
  "12 10 8 6 4 2 1 3 5 7 9 11",
  "12 10 8 6 4 2 1 3 5 7 9 11 13",
  "14 12 10 8 6 4 2 1 3 5 7 9 11 13",
  "14 12 10 8 6 4 2 1 3 5 7 9 11 13 15",
];

/** The first of a side sits in the middle of the room, the others down the arm. */
const downTheArm = Array.from({ length: 15 }, (_one, index) =>
  Array.from({ length: index }, (_other, at) => String(at + 2)).join(" "),
);

/** Standing on the left of the drawing: the nearer to the middle the higher. */
const fromOutside = downTheArm.map((order) => order.split(" ").toReversed().join(" "));

const cases = (orders: readonly string[]) =>
  orders.map((order, index) => [index + 1, order] as const);
const withLetter = (letter: string, order: string): string =>
  order.replaceAll(/\d+/g, (rank) => `${letter}${rank}`);

const seated = (layout: Layout, people: readonly Attendee[]) =>
  propose(layout, people, "rank", plainOrder);

describe("NX D.2: leaders on a rostrum", () => {
  it.each(cases(lookingDown))("%i sit %s", (count, order) => {
    const layout: Layout = {
      kind: "classroom",
      rostrumSeats: count,
      rows: 2,
      columns: 4,
      order: "across",
    };
    const plan = seated(layout, ranked("L", count, "leader"));
    const rostrum = along(plan, ({ zone }) => zone === "rostrum", "x");
    expect(rostrum).toBe(withLetter("L", order));
  });

  it.each([
    [7, 4, "- - L3 L1 L2 L4 -"],
    [7, 2, "- - - L1 L2 - -"],
    [6, 5, "- L5 L3 L1 L2 L4"],
    [9, 3, "- - - L3 L1 L2 - - -"],
    [3, 5, "L3 L1 L2"],
    [2, 3, "L1 L2"],
  ])("with %i seats and %i leaders: %s", (rostrumSeats, count, order) => {
    const layout = {
      kind: "classroom",
      rostrumSeats,
      rows: 1,
      columns: 5,
      order: "across",
    } as const;
    const plan = seated(layout, ranked("L", count, "leader"));
    expect(along(plan, ({ zone }) => zone === "rostrum", "x")).toBe(order);
  });

  it("who find no seat on it have the middle of the first row, and nobody else sits on it", () => {
    const layout = {
      kind: "classroom",
      rostrumSeats: 2,
      rows: 1,
      columns: 5,
      order: "across",
    } as const;
    const plan = seated(layout, [...ranked("d", 3, "delegate"), ...ranked("L", 5, "leader")]);
    expect(along(plan, ({ zone }) => zone === "floor", "x")).toBe("d1 L4 L3 L5 d2");
    const few = seated({ ...layout, rostrumSeats: 5 }, ranked("d", 9, "delegate"));
    expect(along(few, ({ zone }) => zone === "rostrum", "x")).toBe("- - - - -");
  });
});

describe("NX D.2: a hollow square", () => {
  const layoutOf = (door: "facing" | "beside", longSideSeats: number): Layout => ({
    kind: "hollow-square",
    door,
    longSideSeats,
    shortSideSeats: 2,
  });

  it.each(cases(lookingDown))("has %i guests opposite the door: %s", (count, order) => {
    const plan = seated(layoutOf("facing", count), [
      ...ranked("g", count, "guest"),
      ...ranked("h", count, "host"),
    ]);
    const guests = plan.places.filter(({ zone }) => zone === "guest-side");
    const hosts = plan.places.filter(({ zone }) => zone === "host-side");
    expect(along(plan, ({ zone }) => zone === "guest-side", "x")).toBe(withLetter("g", order));
    expect(along(plan, ({ zone }) => zone === "host-side", "x")).toBe(
      withLetter("h", lookingUp[count - 1] ?? ""),
    );
    // The door is below: guests above look at it, hosts have their backs to it.
    expect(guests.every(({ y, looksDeg }) => y < 500 && looksDeg === 180)).toBe(true);
    expect(hosts.every(({ y, looksDeg }) => y > 500 && looksDeg === 0)).toBe(true);
  });

  // On the right, looking left: the left hand points to the bottom of the drawing.
  it.each(cases(lookingDown))("has %i guests on the right of who enters: %s", (count, order) => {
    const plan = seated(layoutOf("beside", count), [
      ...ranked("g", count, "guest"),
      ...ranked("h", count, "host"),
    ]);
    expect(along(plan, ({ zone }) => zone === "guest-side", "y")).toBe(withLetter("g", order));
    expect(along(plan, ({ zone }) => zone === "host-side", "y")).toBe(
      withLetter("h", lookingUp[count - 1] ?? ""),
    );
    const side = (wanted: string) => plan.places.filter(({ zone }) => zone === wanted);
    expect(side("guest-side").every(({ x, looksDeg }) => x > 500 && looksDeg === 270)).toBe(true);
    expect(side("host-side").every(({ x, looksDeg }) => x < 500 && looksDeg === 90)).toBe(true);
  });

  it.each(cases(lookingDown))("without guests has %i leaders there: %s", (count, order) => {
    const plan = seated(layoutOf("facing", count), [
      ...ranked("d", 4, "delegate"),
      ...ranked("L", count, "leader"),
    ]);
    expect(along(plan, ({ zone }) => zone === "guest-side", "x")).toBe(withLetter("L", order));
  });

  it("has the hosts' leaders before the hosts, and the others beside them, then at the ends", () => {
    const plan = seated(layoutOf("facing", 3), [
      ...ranked("h", 1, "host"),
      ...ranked("d", 4, "delegate"),
      ...ranked("g", 1, "guest"),
      ...ranked("L", 1, "leader"),
    ]);
    expect(along(plan, ({ zone }) => zone === "host-side", "x")).toBe("h1 L1 d1");
    expect(along(plan, ({ zone }) => zone === "guest-side", "x")).toBe("- g1 -");
    // From the middle: two share it, and the second is on the left hand of the first.
    expect(along(plan, ({ seat }) => seat.startsWith("C"), "y")).toBe("d3 d2");
  });
});

describe("NX D.2: a U of sofas", () => {
  it.each(cases(downTheArm))(
    "with %i foreign guests and hosts has %s down each arm",
    (count, order) => {
      const layout = { kind: "u-shape", guests: "foreign", armSeats: 14, facingSeats: 0 } as const;
      const plan = seated(layout, [
        ...ranked("h", count - 1, "host"),
        ...ranked("g", count, "guest"),
        ...ranked("L", 1, "leader"),
      ]);
      // Side by side in the middle: the guest on the right hand of the host, who looks down.
      expect(along(plan, ({ seat }) => seat.startsWith("A"), "x")).toBe("g1 L1");
      const arm = (name: string) =>
        along(plan, (place) => place.seat.startsWith(name) && place.attendee !== null, "y");
      expect(arm("B")).toBe(withLetter("g", order));
      // A leader leads the hosts: the first host is their second.
      const hosts = order.replaceAll(/\d+/g, (rank) => `h${Number(rank) - 1}`);
      expect(arm("C")).toBe(hosts);
    },
  );

  it.each(cases(downTheArm))(
    "with %i leaders of a higher level has %s on their side",
    (count, order) => {
      const layout = { kind: "u-shape", guests: "superior", armSeats: 14, facingSeats: 5 } as const;
      const plan = seated(layout, [
        ...ranked("d", 5, "delegate"),
        ...ranked("h", count, "host"),
        ...ranked("L", count, "leader"),
      ]);
      expect(along(plan, ({ seat }) => seat.startsWith("A"), "x")).toBe("L1 h1");
      const arm = (name: string) =>
        along(plan, (place) => place.seat.startsWith(name) && place.attendee !== null, "y");
      expect(arm("B")).toBe(withLetter("L", order));
      expect(arm("C")).toBe(withLetter("h", order));
      expect(along(plan, ({ zone }) => zone === "facing", "x")).toBe("d4 d2 d1 d3 d5");
    },
  );

  it("has interpreters behind those whose unit they are of", () => {
    const layout = { kind: "u-shape", guests: "foreign", armSeats: 2, facingSeats: 0 } as const;
    const [g1] = ranked("g", 1, "guest");
    const [h1] = ranked("h", 1, "host");
    const [a1, a2] = ranked("a", 2, "assistant");
    if (!g1 || !h1 || !a1 || !a2) throw new Error("nobody");
    const plan = seated(layout, [g1, { ...h1, unit: "外办" }, a1, { ...a2, unit: "外办" }]);
    const behind = plan.places.filter(({ zone }) => zone === "assistant");
    expect(behind.map(({ seat, attendee }) => [seat, attendee])).toEqual([
      ["Y1", a1.id],
      ["Y2", a2.id],
    ]);
  });
});

describe("NX D.2: a signing", () => {
  it.each(cases(fromOutside))(
    "with %i on each side has %s standing on the left",
    (count, order) => {
      const layout = { kind: "signing", standingEachSide: 14 } as const;
      const plan = seated(layout, [
        ...ranked("a", 2, "assistant"),
        ...ranked("g", count, "guest"),
        ...ranked("h", count, "host"),
      ]);
      const at = (seat: string) => plan.places.find((place) => place.seat === seat);
      expect([at("A1")?.attendee, at("A2")?.attendee]).toEqual(["h1", "g1"]);
      expect([at("Y1")?.attendee, at("Y2")?.attendee]).toEqual(["a1", "a2"]);
      // Helpers stand outside of the two who sign; everybody behind them stands further back.
      const [y1, a1, a2, y2] = ["Y1", "A1", "A2", "Y2"].map((seat) => at(seat)?.x ?? 0);
      expect([y1, a1, a2, y2]).toEqual(
        [y1, a1, a2, y2].toSorted((one, other) => (one ?? 0) - (other ?? 0)),
      );
      const standing = (isLeft: boolean) =>
        along(
          plan,
          ({ zone, x, attendee }) => zone === "standing" && x < 500 === isLeft && attendee !== null,
          "x",
        );
      expect(standing(true)).toBe(withLetter("h", order));
      expect(standing(false)).toBe(withLetter("g", downTheArm[count - 1] ?? ""));
    },
  );

  it("has leaders before the other hosts, behind the one who signs", () => {
    const layout = { kind: "signing", standingEachSide: 3 } as const;
    const plan = seated(layout, [...ranked("h", 2, "host"), ...ranked("L", 2, "leader")]);
    expect(along(plan, ({ zone, x }) => zone === "standing" && x < 500, "x")).toBe("h2 L2 L1");
  });
});

describe("NX D.2: a round table", () => {
  it.each(Array.from({ length: 13 }, (_one, index) => index + 3))(
    "of %i has everybody as listed, whatever the rank",
    (count) => {
      const people = ranked("p", count, "delegate");
      for (const orderedBy of ["rank", "strokes", "unit"] as const) {
        const plan = propose({ kind: "round-table", seats: count }, people, orderedBy, plainOrder);
        expect(plan.places.map(({ attendee }) => attendee)).toEqual(people.map(({ id }) => id));
      }
    },
  );
});
