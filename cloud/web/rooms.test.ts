import { describe, expect, it } from "vitest";
import { parseRoute } from "../../contract/screen/route.ts";
import { hourMs, hubRoomView, meetingView, nowMs } from "../../contract/screen/view.fixture.ts";
import { applyHubEvent } from "./hub-live.ts";
import { bySite, filterOfRoute, filterRooms } from "./room-filter.ts";
import { byNeed, roomNeed, roomNeeds } from "./room-need.ts";
import { roomsCsv } from "./rooms-csv.ts";
import { siteFigures } from "./site-figures.ts";

const soon = meetingView("m1", { startMs: nowMs + hourMs });
const rooms = [
  hubRoomView("calm", {}),
  hubRoomView("soon", { next: soon }),
  hubRoomView("late", { dutiesToday: { done: 1, late: 2, missed: 0 } }),
  hubRoomView("missed", { dutiesToday: { done: 1, late: 0, missed: 1 } }),
  hubRoomView("lost", { online: false, watts: 900 }),
  hubRoomView("alarm", { openAlarms: 1, phase: "meeting", watts: 1000, site: "annex" }),
];
const names = (list: readonly { room: string }[]) => list.map((room) => room.room);

describe("rooms", () => {
  it("stand by need, then by who is busy first", () => {
    expect(names(rooms.toSorted(byNeed))).toEqual([
      "alarm",
      "lost",
      "missed",
      "late",
      "soon",
      "calm",
    ]);
    expect(roomNeed(rooms[0] ?? hubRoomView("none", {})).tone).toBe("calm");
  });

  it("with an emergency stand first and say which, even when they are lost since", () => {
    const emergencies = ["fire", "mains"] as const;
    const burning = hubRoomView("fire", { openAlarms: 2, online: false, emergencies });
    const dark = hubRoomView("dark", { openAlarms: 1, emergencies: ["mains"] });
    const all = [...rooms, dark, burning].toSorted(byNeed);
    expect(names(all).slice(0, 3)).toEqual(["fire", "dark", "alarm"]);
    expect(roomNeed(burning)).toMatchObject({ tone: "emergency", text: { key: "emergency.fire" } });
    expect(roomNeeds(burning).map(({ text }) => text.key)).toEqual([
      "emergency.fire",
      "emergency.mains",
    ]);
    expect(siteFigures([burning, dark]).needPerson).toBe(2);
  });

  it.each([
    ["#/", ["alarm", "lost", "missed", "late", "soon", "calm"]],
    ["#/?show=need", ["alarm", "lost"]],
    ["#/?show=meeting", ["alarm"]],
    ["#/?show=offline", ["lost"]],
    ["#/?show=alarm", ["alarm"]],
    ["#/?phase=meeting&site=annex", ["alarm"]],
    ["#/?phase=meeting&site=city-hall", []],
    ["#/?q=ROOM+ann", ["alarm"]],
    ["#/?q=会议室&show=offline", ["lost"]],
    ["#/?show=of-a-later-version", ["alarm", "lost", "missed", "late", "soon", "calm"]],
    ["#/?q=nowhere", []],
  ])("are filtered by the address %s", (hash, expected) => {
    expect(names(filterRooms(rooms, filterOfRoute(parseRoute(hash))))).toEqual(expected);
  });

  it("stand under their buildings, the neediest building first", () => {
    const sites = bySite(filterRooms(rooms, filterOfRoute(parseRoute("#/"))), []);
    expect(sites.map((site) => [site.site, site.count])).toEqual([
      ["annex", 1],
      ["city-hall", 5],
    ]);
  });

  it("stand under the floors of a building, from the bottom up, the neediest of each first", () => {
    const on = (floor: string) => ({ place: ["site:city-hall", floor] });
    const floor = (id: string, sort: number) =>
      ({ id, parent: "site:city-hall", kind: "floor", name: { zh: id, en: id }, sort }) as const;
    const placed = [
      hubRoomView("9-1", { ...on("floor-9"), openAlarms: 1 }),
      hubRoomView("2-1", on("floor-2")),
      hubRoomView("2-2", { ...on("floor-2"), online: false }),
      hubRoomView("annex", { place: ["site:city-hall"] }),
    ];
    const sorted = filterRooms(placed, filterOfRoute(parseRoute("#/")));
    const [site] = bySite(sorted, [floor("floor-9", 9), floor("floor-2", 2)]);
    expect(site?.floors.map((one) => [one.floor, ...names(one.rooms)])).toEqual([
      ["floor-2", "2-2", "2-1"],
      ["floor-9", "9-1"],
      [null, "annex"],
    ]);
  });

  it("in which somebody freezes are found; an empty room owes nobody comfort", () => {
    const cold = { temperatureC: 15, state: "low" } as const;
    const all = [
      hubRoomView("served", { comfort: cold, phase: "meeting" }),
      hubRoomView("empty", { comfort: cold }),
    ];
    const shown = filterRooms(all, filterOfRoute(parseRoute("#/?show=comfort")));
    expect(names(shown)).toEqual(["served"]);
  });

  it("add up, leaving out watts of rooms that are not connected", () => {
    expect(siteFigures(rooms)).toEqual({
      rooms: 6,
      inOrder: 4,
      inMeeting: 1,
      needPerson: 2,
      offline: 1,
      watts: 1016,
      metered: 5,
      late: 2,
      missed: 1,
    });
    expect(siteFigures([]).watts).toBeNull();
  });

  it("change one at a time", () => {
    const room = hubRoomView("lost", { online: true });
    const after = applyHubEvent(rooms, { type: "room", room });
    expect(after?.find((one) => one.room === "lost")?.online).toBe(true);
    expect(after).toHaveLength(6);
    const other = hubRoomView("lost", { site: "annex" });
    expect(applyHubEvent(rooms, { type: "room", room: other })).toHaveLength(7);
    expect(applyHubEvent(null, { type: "room", room })).toBeNull();
  });

  it("leave as a table in which no name can be a formula", () => {
    const room = hubRoomView("1", { name: { zh: '=cmd|"x"', en: "Room, one" } });
    expect(roomsCsv([room]).split("\n")[1]).toBe(
      `city-hall,1,"'=cmd|""x""","Room, one",true,idle,empty,4,0,0,0,0,8`,
    );
  });
});
