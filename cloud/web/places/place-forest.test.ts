import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Place, type PlaceKind, placeKinds } from "../../../contract/places.ts";
import { hubRoomView } from "../../../contract/screen/view.fixture.ts";
import { floorNames } from "./floors-sheet.tsx";
import { allNodes, fitting, forestOf, newParents, siteOf } from "./place-forest.ts";

const place = (id: string, kind: PlaceKind, parent: string | null, sort = 0): Place => ({
  id,
  kind,
  parent,
  name: { zh: `中${id}`, en: id },
  sort,
});

const places = [
  place("floor-2", "floor", "site:city-hall", 2),
  place("floor-1", "floor", "site:city-hall", 1),
  place("site:city-hall", "building", "city"),
  place("city", "city", null),
  place("unit", "unit", null, 5),
];
const rooms = [
  hubRoomView("3-2", { place: ["city", "site:city-hall", "floor-1"] }),
  hubRoomView("3-10", { place: ["city", "site:city-hall", "floor-1"] }),
  hubRoomView("hall", { place: ["city", "site:city-hall"] }),
  hubRoomView("new", {}),
];
const forest = forestOf(places, rooms);
const outline = (nodes: typeof forest.roots): unknown =>
  nodes.map(({ place: { id }, rooms: own, children }) => [
    id,
    ...own.map(({ room }) => room),
    ...(children.length === 0 ? [] : [outline(children)]),
  ]);

describe("the tree of places", () => {
  it("holds each place under its own, in order, with its rooms and how many are beneath", () => {
    expect(outline(forest.roots)).toEqual([
      ["city", [["site:city-hall", "hall", "new", [["floor-1", "3-2", "3-10"], ["floor-2"]]]]],
      ["unit"],
    ]);
    expect(forest.find("city")?.roomCount).toBe(4);
    expect(forest.find("floor-1")?.roomCount).toBe(2);
    expect(forest.unplaced.map(({ room }) => room)).toEqual(["hall", "new"]);
    expect(forest.path("floor-1").map(({ id }) => id)).toEqual([
      "city",
      "site:city-hall",
      "floor-1",
    ]);
    expect(siteOf(forest.path("floor-1"))).toBe("city-hall");
    expect(siteOf(forest.path("unit"))).toBeNull();
  });

  it.each([
    ["3-10", [["city", [["site:city-hall", [["floor-1", "3-10"]]]]]]],
    ["FLOOR-2", [["city", [["site:city-hall", [["floor-2"]]]]]]],
    ["中floor-1", [["city", [["site:city-hall", [["floor-1", "3-2", "3-10"]]]]]]],
    ["nowhere", []],
  ])("shows what fits %s, and what that stands in", (asked, expected) => {
    expect(outline(fitting(forest.roots, asked))).toEqual(expected);
  });

  it("offers only places that something may be moved to", () => {
    const to = (id: string) => {
      const node = forest.find(id);
      return node === null ? [] : newParents(forest, node).map((one) => one.id);
    };
    expect(to("site:city-hall")).toEqual(["city", "unit"]);
    expect(to("floor-1")).toEqual(["site:city-hall"]);
    expect(to("unit")).toEqual(["city"]);
    expect(to("city")).toEqual([]);
  });

  it("loses no place and no room, whatever the hub tells", () => {
    const kinds = fc.constantFrom(...placeKinds);
    const list = fc.array(fc.tuple(kinds, fc.nat(30), fc.nat(3)), { maxLength: 12 });
    fc.assert(
      fc.property(list, (made) => {
        // A parent that comes earlier, or one that nobody knows.
        const drawn = made.map(([kind, parent, sort], at) =>
          place(
            `p${at}`,
            kind,
            parent < at ? `p${parent}` : parent % 2 === 0 ? null : "gone",
            sort,
          ),
        );
        const standing = drawn.map(({ id }, at) => hubRoomView(`r${at}`, { place: [id] }));
        const tree = forestOf(drawn, standing);
        const depth = (id: string): number => tree.path(id).length;
        const shallow = drawn.filter(({ id }) => depth(id) <= placeKinds.length);
        const ids = allNodes(tree.roots).map((node) => node.place.id);
        expect(ids.toSorted()).toEqual(expect.arrayContaining(shallow.map(({ id }) => id)));
        expect(new Set(ids).size).toBe(ids.length);
        const count = tree.roots.reduce((sum, { roomCount }) => sum + roomCount, 0);
        expect(count).toBe(ids.length);
      }),
    );
  });

  it("names floors from the lowest to the highest, without a floor 0", () => {
    expect(floorNames(3, 2).map(({ en }) => en)).toEqual([
      "Basement 2",
      "Basement 1",
      "Floor 1",
      "Floor 2",
      "Floor 3",
    ]);
    expect(floorNames(1, 1).map(({ zh }) => zh)).toEqual(["地下 1 层", "1 层"]);
    expect(floorNames(0, 0)).toEqual([]);
  });
});
