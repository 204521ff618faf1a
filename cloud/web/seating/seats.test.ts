import { describe, expect, it } from "vitest";
import "../../../contract/text/hub-texts.ts";
import type { Attendee } from "../../../contract/booking.ts";
import { person, ranked } from "../../../contract/seating/people.fixture.ts";
import { emptyPlan, seatOf } from "../../../contract/seating/plan-edits.ts";
import type { Layout } from "../../../contract/seating/seat-plan.ts";
import { readPeople } from "./attendee-lines.ts";
import { clearAll, pickLayout, proposeAll, rearrange, takeTyped } from "./plan-steps.ts";
import { drawingSize, neighbour, writtenName } from "./seat-drawing-size.ts";
import {
  edit,
  type Editing,
  editingOf,
  place,
  putBack,
  putPeople,
  redo,
  removePerson,
  standUp,
  tapPerson,
  tapSeat,
  undo,
} from "./seat-editing.ts";
import { seatingLimits } from "./seating-limits.ts";
import { message } from "../../../contract/message.ts";

const layout: Layout = {
  kind: "classroom",
  rostrumSeats: 3,
  rows: 1,
  columns: 3,
  order: "across",
};
const people = [...ranked("L", 3, "leader"), ...ranked("d", 2, "delegate")];
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
const empty = editingOf({ attendees: people, plan: emptyPlan(layout, "rank") });
const full = proposeAll(empty, compare);
const seat = ({ now: { plan } }: Editing, id: string) => plan && seatOf(plan, id);

describe("seats by hand", () => {
  it("go to who is picked up, or come from who is picked after them", () => {
    const one = tapSeat(tapPerson(empty, "d1"), "A2");
    expect([seat(one, "d1"), one.picked]).toEqual(["A2", null]);
    const other = tapPerson(tapSeat(empty, "A3"), "d2");
    expect([seat(other, "d2"), other.picked]).toEqual(["A3", null]);
  });

  it("are swapped when both are taken, and said", () => {
    const swapped = tapSeat(tapSeat(full, "Z1"), "Z2");
    expect([seat(swapped, "L1"), seat(swapped, "L3")]).toEqual(["Z1", "Z2"]);
    expect(swapped.said?.key).toBe("seating.said-swapped");
    const guest = place(putPeople(full, [person("x", {})]), "x", "Z2");
    expect([seat(guest, "x"), seat(guest, "L1")]).toEqual(["Z2", null]);
    expect(guest.said?.key).toBe("seating.said-replaced");
  });

  it("are left as they are when somebody is put back, or tapped twice", () => {
    for (const again of [putBack(tapSeat(full, "Z1")), tapSeat(tapSeat(full, "Z1"), "Z1")]) {
      expect([again.picked, again.now]).toEqual([null, full.now]);
    }
    expect(tapPerson(tapPerson(full, "d1"), "d1").picked).toBeNull();
    expect(tapSeat(tapSeat(empty, "A1"), "A1").picked).toBeNull();
  });

  it("are undone and done again; a new step ends what could be done again", () => {
    const moved = place(full, "d1", "A3");
    expect(undo(moved).now).toEqual(full.now);
    expect(redo(undo(moved)).now).toEqual(moved.now);
    expect(redo(place(undo(moved), "d2", "A3")).now.plan).not.toEqual(moved.now.plan);
    expect(undo(editingOf(full.now)).now).toBe(full.now);
    expect(undo(undo(moved)).now).toEqual(empty.now);
  });

  it("are remembered for so many steps, and a step that changes nothing is none", () => {
    let editing = full;
    for (let n = 0; n < seatingLimits.undoSteps + 5; n++) {
      editing = place(editing, "d1", n % 2 === 0 ? "A3" : "A1");
    }
    expect(editing.past.length).toBe(seatingLimits.undoSteps);
    expect(edit(full, { ...full.now }, message("seating.said-undone")).past).toBe(full.past);
  });

  it("are free again when somebody stands up, or comes no more", () => {
    expect(seat(standUp(full, "L1"), "L1")).toBeNull();
    const without = removePerson(full, "L1");
    expect([seat(without, "L1"), without.now.attendees.length]).toEqual([null, 4]);
  });
});

describe("a layout that is changed", () => {
  it("is proposed anew while nobody has moved anybody", () => {
    const wider = rearrange(full, { layout: { ...layout, rostrumSeats: 5 } }, compare);
    expect([seat(wider, "L1"), seat(wider, "L2")]).toEqual(["Z3", "Z4"]);
  });

  it("keeps labels once a person has decided, and drops who sat at a label that is gone", () => {
    const mine = place(full, "L1", "Z1");
    const wider = rearrange(mine, { layout: { ...layout, rostrumSeats: 5 } }, compare);
    expect([seat(wider, "L1"), seat(wider, "L3")]).toEqual(["Z1", "Z2"]);
    const shorter = rearrange(mine, { layout: { ...layout, rostrumSeats: 2 } }, compare);
    expect(seat(shorter, "L2")).toBeNull();
    expect(rearrange(mine, { orderedBy: "unit" }, compare).now.plan).toEqual({
      ...mine.now.plan,
      orderedBy: "unit",
    });
  });

  it("to another kind seats nobody, and clearing neither", () => {
    const round = pickLayout(full, { kind: "round-table", seats: 5 });
    expect(round.now.plan?.places.every(({ attendee }) => attendee === null)).toBe(true);
    expect(clearAll(full).now.plan).toEqual(empty.now.plan);
  });

  it("takes over the seats that were typed into the booking", () => {
    const typed = [
      { seat: "A1", name: "张伟", unit: "市府办", post: "主任" },
      { seat: "Q7", name: "李静", unit: "", post: "" },
    ];
    const taken = takeTyped(editingOf({ ...empty.now, attendees: [] }), typed);
    expect(taken.now.attendees.map(({ name }) => name)).toEqual(["张伟", "李静"]);
    expect([seat(taken, "p1"), seat(taken, "p2")]).toEqual(["A1", null]);
  });
});

describe("a pasted list", () => {
  const read = (text: string, present: readonly Attendee[] = []) => readPeople(text, present);

  it("is read from a spreadsheet or with commas, headings and empty lines left out", () => {
    const text =
      "姓名\t单位\t职务\t次序\t身份\n王芳\t财政局\t局长\t1\t领导\n\n李静，教育局\nAnna, , , , Guest";
    const result = read(text);
    expect(result.ok && result.people).toEqual([
      { id: "p1", name: "王芳", unit: "财政局", post: "局长", rank: 1, part: "leader" },
      { id: "p2", name: "李静", unit: "教育局", post: "", rank: 0, part: "delegate" },
      { id: "p3", name: "Anna", unit: "", post: "", rank: 0, part: "guest" },
    ]);
  });

  it("adds nobody twice, and gives ids that nobody has", () => {
    const present = [person("p7", { name: "王芳", unit: "财政局" })];
    const result = read("王芳,财政局\n王芳,教育局\n王芳,教育局", present);
    expect(result).toMatchObject({ ok: true, known: 2, people: [{ id: "p8", unit: "教育局" }] });
  });

  it.each([
    ["王芳\n,财政局", "seating.person-no-name", 2],
    ["王芳,,,first", "seating.person-rank", 1],
    ["王芳,,,,king", "seating.person-part", 1],
    ["长".repeat(65), "seating.person-long", 1],
    [
      Array.from({ length: 501 }, (_one, index) => `n${index}`).join("\n"),
      "seating.people-many",
      501,
    ],
  ])("names the line that is wrong: %j", (text, problem, line) => {
    expect(read(text)).toEqual({ ok: false, problem, line });
  });
});

describe("the drawing", () => {
  it("has places that do not touch, whatever the layout", () => {
    const layouts: readonly Layout[] = [
      layout,
      { kind: "classroom", rostrumSeats: 9, rows: 12, columns: 40, order: "down" },
      { kind: "hollow-square", door: "beside", longSideSeats: 12, shortSideSeats: 4 },
      { kind: "u-shape", guests: "foreign", armSeats: 15, facingSeats: 0 },
      { kind: "u-shape", guests: "superior", armSeats: 15, facingSeats: 31 },
      { kind: "round-table", seats: 60 },
      { kind: "signing", standingEachSide: 31 },
    ];
    for (const one of layouts) {
      const { places } = emptyPlan(one, "rank");
      const { width, height, view } = drawingSize(one, places);
      for (const [index, left] of places.entries()) {
        for (const right of places.slice(index + 1)) {
          const apart = Math.abs(left.x - right.x) >= width || Math.abs(left.y - right.y) >= height;
          expect(apart).toBe(true);
        }
      }
      expect(width).toBeGreaterThan(0);
      expect(Object.values(view).every(Number.isFinite)).toBe(true);
    }
    const nothing = { ...layout, rostrumSeats: 0, rows: 0 };
    expect(drawingSize(nothing, []).view.width).toBeGreaterThan(0);
  });

  it("is walked by arrows to the next place that way, and not over its edge", () => {
    const { places } = emptyPlan(layout, "rank");
    expect(neighbour(places, "A1", 90)).toBe("A2");
    expect(neighbour(places, "A2", 0)).toBe("Z2");
    expect(neighbour(places, "Z1", 180)).toBe("A1");
    expect(neighbour(places, "A3", 90)).toBe("A3");
  });

  it("writes every name within its place: one line, two, or cut with a mark", () => {
    const { places } = emptyPlan(layout, "rank");
    const size = drawingSize(layout, places);
    expect(writtenName("王芳", size).lines).toEqual(["王芳"]);
    expect(writtenName("买买提·阿不都热合曼", size).lines).toEqual(["买买提·", "阿不都热合曼"]);
    const long = writtenName("长".repeat(60), size);
    expect(long.lines.every((line) => line.endsWith("…"))).toBe(true);
    expect(long.height).toBeGreaterThan(size.height * 0.15);
  });
});
