import { describe, expect, it } from "vitest";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { dutyOf, hourMs, minuteMs, nowMs } from "../../contract/screen/view.fixture.ts";
import { readChange } from "./booking-change.ts";
import { type BookingDraft, draftOf, readBooking } from "./booking-draft.ts";
import { readRecesses, recessLines } from "./recess-lines.ts";
import { toldDuties } from "./told-duties.ts";

const zone = "Asia/Shanghai";
const at = (time: string) => Date.parse(`2026-03-05T${time}:00+08:00`);
const meeting = meetingSchema.parse({
  id: "m-1",
  title: "年度工作会",
  organiser: "办公室",
  startMs: at("14:00"),
  endMs: at("16:30"),
  class: "important",
  headCount: 24,
  attendance: "self-service",
  undisturbed: true,
  recesses: [{ startMs: at("15:00"), endMs: at("15:10") }],
  banner: "欢迎",
  seats: [
    { seat: "A1", name: "张伟", unit: "市府办", post: "主任" },
    { seat: "A2", name: "李静" },
  ],
});
const changeOf = (parts: Partial<BookingDraft>, of: Meeting = meeting) =>
  readChange(of, { ...draftOf(of, zone), ...parts }, zone, nowMs);

describe("a change of a booking", () => {
  it("starts from the meeting as it would have been typed", () => {
    const { id: _id, bannerCheckedBy: _by, ...booking } = meeting;
    expect(readBooking(draftOf(meeting, zone), zone, nowMs)).toEqual({
      ok: true,
      booking,
      sessions: null,
    });
  });

  it.each([
    ["nothing", {}, {}],
    ["the title", { title: " 新名 " }, { title: "新名" }],
    ["more guests", { headCount: "60", class: "large" }, { headCount: 60, class: "large" }],
    ["the end", { end: "17:00" }, { startMs: at("14:00"), endMs: at("17:00") }],
    [
      "the date",
      { date: "2026-03-06" },
      { startMs: at("14:00") + 24 * hourMs, endMs: at("16:30") + 24 * hourMs },
    ],
    ["no recess", { recesses: "" }, { recesses: [] }],
    [
      "another recess",
      { recesses: "15:20-15:30" },
      { recesses: [{ startMs: at("15:20"), endMs: at("15:30") }] },
    ],
    ["another office", { organiser: "后勤处" }, { organiser: "后勤处" }],
    ["red plates", { template: "red" }, { plates: { ...meeting.plates, template: "red" } }],
    [
      "cloth and a rostrum",
      { bannerOn: "cloth", rostrum: true },
      { form: { ...meeting.form, bannerOn: "cloth", rostrum: true } },
    ],
    [
      "attended",
      { attendance: "attended", undisturbed: false },
      { attendance: "attended", undisturbed: false },
    ],
  ] as const)("to %s sends only that", (_what, parts, change) => {
    expect(changeOf(parts)).toEqual({ ok: true, change });
  });

  it("leaves alone what the form cannot say: a meeting that lasts for days", () => {
    const long = { ...meeting, endMs: meeting.startMs + 72 * hourMs };
    expect(changeOf({ headCount: "30" }, long)).toEqual({ ok: true, change: { headCount: 30 } });
  });

  it("of one that is running may leave its past start as it is", () => {
    const running = { ...meeting, startMs: nowMs - hourMs, endMs: nowMs + hourMs, recesses: [] };
    expect(changeOf({ end: "10:30" }, running)).toMatchObject({
      change: { startMs: running.startMs, endMs: nowMs + 1.5 * hourMs },
    });
    expect(changeOf({ end: "08:30" }, running)).toMatchObject({ problem: "book.past" });
  });
});

describe("recesses", () => {
  const span = { startMs: at("22:00"), endMs: at("22:00") + 4 * hourMs };

  it("are read with any dash, also past midnight, and written back the same", () => {
    const read = readRecesses("22:30-22:45\n\n23:50 – 0:10\n01\uff1a00至01:30\n", span, zone);
    const recesses = [
      { startMs: at("22:30"), endMs: at("22:45") },
      { startMs: at("23:50"), endMs: at("23:50") + 20 * minuteMs },
      { startMs: at("22:00") + 3 * hourMs, endMs: at("22:00") + 3.5 * hourMs },
    ];
    expect(read).toEqual({ ok: true, recesses });
    expect(readRecesses(recessLines(recesses, zone), span, zone)).toEqual(read);
  });

  it.each([
    ["half past ten", "book.recess-form", 1],
    ["22:30-22:45\n25:00-26:00", "book.recess-form", 2],
    ["21:00-21:30", "book.recess-outside", 1],
    ["22:30-22:45\n\n22:40-22:50", "book.recess-twice", 3],
    ["22:30-22:30", "book.recess-outside", 1],
    [
      Array.from({ length: 9 }, (_one, n) => `22:${10 + n}-22:${11 + n}`).join("\n"),
      "book.recesses-many",
      0,
    ],
  ] as const)("%j are refused: %s, line %i", (text, problem, line) => {
    expect(readRecesses(text, span, zone)).toEqual({ ok: false, problem, line });
  });
});

describe("what people were asked for", () => {
  it("is shown while it is open: what has gone up first, with who has to act", () => {
    const soon = { dueAtMs: nowMs + minuteMs };
    const duties = [
      dutyOf("m", "tea", { noticed: "reminded", dueAtMs: nowMs }),
      dutyOf("m", "prepared", { ...soon, noticed: "escalated", escalatesTo: "manager" }),
      dutyOf("m", "reception", { noticed: "escalated", escalatesTo: "manager", status: "late" }),
      dutyOf("m", "banner", {}),
    ];
    expect(toldDuties({ duties }).map(({ duty, role }) => [duty.kind, role])).toEqual([
      ["prepared", "manager"],
      ["tea", "service"],
    ]);
  });
});
