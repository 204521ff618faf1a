import { describe, expect, it } from "vitest";
import { meetingSchema } from "../../contract/agenda.ts";
import { hourMs, minuteMs, nowMs } from "../../contract/screen/view.fixture.ts";
import { agendaDays } from "./agenda-days.ts";
import { freshDraft, readBooking, type BookingDraft } from "./booking-draft.ts";
import { freshSessions, withStart } from "./booking-times.ts";
import { readLeaders } from "./leader-lines.ts";
import { readSeats } from "./seat-lines.ts";

const zone = "Asia/Shanghai";
const draft = (parts: Partial<BookingDraft>): BookingDraft => ({
  ...freshDraft(zone, nowMs),
  title: "年度工作会",
  ...parts,
});
const read = (parts: Partial<BookingDraft>) => readBooking(draft(parts), zone, nowMs);

function booked(parts: Partial<BookingDraft>) {
  const result = read(parts);
  if (!result.ok) throw new Error(result.problem);
  return result.booking;
}

describe("a booking", () => {
  it("starts with the next full hour of the room's clock, also over midnight", () => {
    expect(freshDraft(zone, nowMs + minuteMs)).toMatchObject({
      date: "2026-03-02",
      start: "10:00",
      end: "11:00",
    });
    const lateMs = Date.parse("2026-03-02T23:30:00+08:00");
    expect(freshDraft(zone, lateMs)).toMatchObject({ date: "2026-03-03", start: "00:00" });
  });

  it("is what the hub's schema takes, in the room's time", () => {
    const booking = booked({
      date: "2026-03-05",
      start: "14:00",
      end: "16:30",
      headCount: "24",
      class: "important",
      seats: "A1, 张伟, 市府办, 主任\nA2\uff0c李静",
    });
    expect(booking.startMs).toBe(Date.parse("2026-03-05T14:00:00+08:00"));
    expect(booking.seats?.[1]).toEqual({ seat: "A2", name: "李静", unit: "", post: "" });
    expect(meetingSchema.safeParse({ ...booking, id: "m" }).success).toBe(true);
  });

  it.each([
    ["09:00", "09:30", "19:30", "20:00"],
    ["22:00", "23:30", "23:00", "00:30"],
    ["10:00", "09:00", "08:15", "07:15"],
    ["", "09:30", "19:30", "09:30"],
    ["09:00", "09:30", "", "09:30"],
  ])("from %s to %s, begun at %s, ends at %s", (start, end, later, moved) => {
    const before = draft({ start, end });
    expect({ ...before, ...withStart(before, later) }).toMatchObject({ start: later, end: moved });
  });

  it("ends on the next day when its end is before its start", () => {
    const booking = booked({ date: "2026-03-05", start: "22:00", end: "00:30" });
    expect(booking.endMs - booking.startMs).toBe(2.5 * hourMs);
  });

  it.each([
    [{ title: " " }, "book.no-title"],
    [{ date: "" }, "book.no-time"],
    [{ start: "10:00", end: "10:00" }, "book.no-length"],
    [{ date: "2026-03-01", start: "09:00", end: "10:00" }, "book.past"],
    [{ headCount: "2.5" }, "book.head-count"],
    [{ headCount: "-1" }, "book.head-count"],
    [{ seats: "A1" }, "book.seat-incomplete"],
  ])("with %j is refused: %s", (parts, problem) => {
    expect(read(parts)).toMatchObject({ ok: false, problem });
  });
});

describe("sessions", () => {
  const held = (parts: Partial<BookingDraft>) =>
    read({ times: "sessions", date: "2026-03-05", lastDate: "2026-03-05", ...parts });
  const at = (time: string) => Date.parse(`2026-03-05T${time}:00+08:00`);

  it("are booked as a meeting each, the earliest first", () => {
    expect(held({})).toMatchObject({
      ok: true,
      sessions: [
        { startMs: at("09:00"), endMs: at("11:30") },
        { startMs: at("14:30"), endMs: at("17:00") },
      ],
    });
  });

  it("are held on every day of the span", () => {
    const result = held({ lastDate: "2026-03-07" });
    expect(result.ok && result.sessions).toHaveLength(6);
  });

  it.each<[string, Partial<BookingDraft>, string, string]>([
    [
      "none",
      { sessions: freshSessions.map((one) => ({ ...one, isHeld: false })) },
      "book.no-session",
      "sessions",
    ],
    ["the last day first", { lastDate: "2026-03-04" }, "book.last-date", "lastDate"],
    ["no last day", { lastDate: "" }, "book.last-date", "lastDate"],
    ["too many", { lastDate: "2026-03-09" }, "book.sessions-many", "lastDate"],
    ["for ever", { lastDate: "9999-12-31" }, "book.sessions-many", "lastDate"],
    [
      "two at once",
      { sessions: freshSessions.map((one) => ({ ...one, start: "11:00", end: "12:00" })) },
      "book.sessions-overlap",
      "sessions",
    ],
    [
      "without an hour",
      { sessions: [{ part: "evening", isHeld: true, start: "", end: "21:00" }] },
      "book.no-time",
      "sessions",
    ],
  ])("%s are refused at their field", (_what, parts, problem, field) => {
    expect(held(parts)).toMatchObject({ ok: false, problem, field });
  });
});

describe("leaders", () => {
  it("are named in their order, with unit and post as far as they are given", () => {
    expect(readLeaders("张伟，市府办，主任\n\n李静,财政局\n王芳")).toMatchObject({
      ok: true,
      leaders: [
        { name: "张伟", unit: "市府办", post: "主任", rank: 1, part: "leader" },
        { name: "李静", unit: "财政局", post: "", rank: 2 },
        { name: "王芳", rank: 3 },
      ],
    });
  });

  it("name the line that is wrong", () => {
    expect(readLeaders("张伟\n,财政局")).toMatchObject({ problem: "book.leader-form", line: 2 });
    expect(readLeaders("王\n".repeat(32))).toMatchObject({ problem: "book.leaders-many" });
  });
});

describe("seats", () => {
  it("take a pasted table and skip empty lines", () => {
    expect(readSeats("A1\t张伟\t市府办\n\n  \nA2,李静")).toMatchObject({
      ok: true,
      seats: [{ seat: "A1", unit: "市府办" }, { seat: "A2" }],
    });
    expect(readSeats("")).toEqual({ ok: true, seats: [] });
  });

  it("name the line that is wrong", () => {
    expect(readSeats("A1,张伟\n\nA1,李静")).toEqual({
      ok: false,
      problem: "book.seat-twice",
      line: 3,
    });
    expect(readSeats(`A1,${"长".repeat(65)}`)).toMatchObject({ problem: "book.seat-long" });
  });

  it("are bounded as the agenda is", () => {
    const lines = Array.from({ length: 501 }, (_line, index) => `S${index},name`).join("\n");
    expect(readSeats(lines)).toMatchObject({ ok: false, problem: "book.seats-many" });
  });
});

describe("the agenda by day", () => {
  const meeting = (id: string, startMs: number) =>
    meetingSchema.parse({ id, title: id, startMs, endMs: startMs + hourMs });

  it("leaves out what has ended and counts days in the room's zone", () => {
    const days = agendaDays(
      [
        meeting("tomorrow", Date.parse("2026-03-03T00:30:00+08:00")),
        meeting("running", nowMs - 30 * minuteMs),
        meeting("ended", nowMs - hourMs),
      ],
      zone,
      nowMs,
    );
    expect(days.map((day) => [day.date, day.meetings.map((one) => one.id)])).toEqual([
      ["2026-03-02", ["running"]],
      ["2026-03-03", ["tomorrow"]],
    ]);
  });
});
