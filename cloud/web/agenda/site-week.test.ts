import { expect, it } from "vitest";
import { hourMs, meetingView } from "../../../contract/screen/view.fixture.ts";
import type { RoomDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import { rangeText, roomWeeks, shortTime, siteDays, timesOn, weekDates } from "./site-week.ts";

const zone = { language: "zh", timeZone: "Asia/Shanghai" } as const;
const dayMs = 24 * hourMs;
const fromMs = Date.parse("2026-03-02T00:00:00+08:00");
const day: RoomDay = {
  site: "city-hall",
  room: "3-201",
  name: { zh: "第一会议室", en: "Meeting room 1" },
  timeZone: zone.timeZone,
  fromMs,
  toMs: fromMs + dayMs,
  nowMs: fromMs,
  meetings: [],
  waiting: [],
};
const meeting = (fromHour: number, toHour: number): SiteMeeting => ({
  ...meetingView("m", {
    title: "例会",
    startMs: fromMs + fromHour * hourMs,
    endMs: fromMs + toHour * hourMs,
  }),
  preparation: "none",
});

it("a week is from Monday to Sunday, whichever of its days is named", () => {
  const week = weekDates("2026-03-02");
  expect(week).toHaveLength(7);
  expect([week[0], week[6]]).toEqual(["2026-03-02", "2026-03-08"]);
  expect(weekDates("2026-03-08")).toEqual(week);
  expect(weekDates("2026-03-01")[0]).toBe("2026-02-23");
});

it("a cell says when a meeting begins, or ends if it began before", () => {
  expect(shortTime(zone, day, meeting(9, 10))).toBe("09:00");
  expect(shortTime(zone, day, meeting(-2, 1))).toBe("–01:00");
  expect(shortTime(zone, day, meeting(-2, 24))).toBe("–24:00");
  expect(shortTime(zone, day, meeting(-2, 30))).toBe("00–24");
  expect(timesOn(zone, day, meeting(9, 10))).toBe("09:00–10:00");
  expect(timesOn(zone, day, meeting(20, 24))).toBe("20:00–24:00");
});

it("a room's week is its days in order; a room that lacks one is left out", () => {
  const hall = { ...day, room: "hall" };
  const next = { ...day, fromMs: day.toMs, toMs: day.toMs + dayMs };
  const weeks = roomWeeks([
    { date: "2026-03-02", rooms: [day] },
    { date: "2026-03-03", rooms: [hall, next] },
  ]);
  expect(weeks.map(({ room, days }) => [room, ...days.map((one) => one.fromMs)])).toEqual([
    ["3-201", fromMs, fromMs + dayMs],
  ]);
});

it("rooms stand by their numbers", () => {
  const rooms = ["10-01", "2-01", "1-10", "1-9"].map((room) => ({ ...day, room }));
  const weeks = roomWeeks([{ date: "2026-03-02", rooms }]);
  expect(weeks.map(({ room }) => room)).toEqual(["1-9", "1-10", "2-01", "10-01"]);
});

it("a refusal of one day is that of the week", async () => {
  const problem = { code: "not-signed-in", message: "" };
  const answer = await siteDays(
    async (date) =>
      date === "2026-03-03"
        ? { ok: false, status: 401, problem }
        : { ok: true, value: { date, rooms: [day] } },
    weekDates("2026-03-02"),
  );
  expect(answer).toEqual({ ok: false, status: 401, problem });
});

it("a range is said in each language", () => {
  const english = rangeText({ ...zone, language: "en" }, "2026-03-02", "2026-03-08");
  expect(english).toMatch(/^2\s?–\s?8 March 2026$/);
  expect(rangeText(zone, "2026-03-02", "2026-03-08")).toMatch(/^2026.3.2.* – 2026.3.8/);
});
