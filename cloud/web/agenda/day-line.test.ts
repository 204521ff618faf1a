import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hourMs, meetingView } from "../../../contract/screen/view.fixture.ts";
import type { RoomDay } from "../../../contract/site-agenda.ts";
import { lineSpan, placeOn, searchRooms, slotAt } from "./day-line.ts";

const fromMs = Date.parse("2026-03-02T00:00:00+08:00");
const day = (...hours: (readonly [from: number, to: number])[]): RoomDay => ({
  site: "city-hall",
  room: "3-201",
  name: { zh: "第一会议室", en: "Meeting room 1" },
  timeZone: "Asia/Shanghai",
  fromMs,
  toMs: fromMs + 24 * hourMs,
  nowMs: fromMs + 9 * hourMs,
  meetings: hours.map(([from, to], at) => ({
    ...meetingView(`m${at}`, {
      title: "例会",
      startMs: fromMs + from * hourMs,
      endMs: fromMs + to * hourMs,
    }),
    preparation: "open",
  })),
  waiting: [],
});

describe("a day on the line", () => {
  it("is as wide as its meetings, and never beyond midnight", () => {
    expect(lineSpan([day([9, 10])])).toEqual({ fromHour: 7, toHour: 20 });
    expect(lineSpan([day([5.5, 7]), day([22, 26])])).toEqual({ fromHour: 5, toHour: 24 });
    expect(lineSpan([day([-3, 1])])).toEqual({ fromHour: 0, toHour: 20 });
  });

  it("books to the half-hour, for an hour or until the next meeting", () => {
    const span = { fromHour: 7, toHour: 20 };
    const free = day([10, 11]);
    const at = (hour: number) => slotAt(span, free, (hour - 7) / 13);
    expect(at(8.3)).toEqual({ date: "2026-03-02", start: "08:00", end: "09:00" });
    expect(at(9.6)).toEqual({ date: "2026-03-02", start: "09:30", end: "10:00" });
  });

  it("places every moment between its ends, in order", () => {
    const moment = fc.integer({ min: fromMs - 24 * hourMs, max: fromMs + 48 * hourMs });
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        const span = lineSpan([day()]);
        const [left, right] = [Math.min(one, other), Math.max(one, other)];
        const places = [placeOn(span, day(), left), placeOn(span, day(), right)] as const;
        expect(places[0]).toBeGreaterThanOrEqual(0);
        expect(places[1]).toBeLessThanOrEqual(1);
        expect(places[0]).toBeLessThanOrEqual(places[1]);
      }),
    );
  });

  it("is found by a room's name, its id or what a meeting is called", () => {
    const weekOf = (...days: readonly [RoomDay, ...RoomDay[]]) => ({ ...days[0], days });
    const hall = { ...day(), room: "1-01", name: { zh: "厅", en: "Hall" } };
    const all = [weekOf(day(), day([9, 10])), weekOf(hall)];
    expect(searchRooms(all, "例会")).toHaveLength(1);
    expect(searchRooms(all, "hall 1-01")).toHaveLength(1);
    expect(searchRooms(all, "")).toHaveLength(2);
    expect(searchRooms(all, "nowhere")).toHaveLength(0);
  });
});
