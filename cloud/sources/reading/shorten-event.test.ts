import { describe, expect, it } from "vitest";
import { calendarOf, eventOf } from "../rig/calendar-text.ts";
import { lineOf, rigNowMs, rigSpan, rigZone } from "../rig/source-rig.ts";
import { readCalendars } from "./read-calendars.ts";
import { shortenEvent } from "./shorten-event.ts";

const meetingsOf = (text: string) => {
  const found = readCalendars({ texts: [text], zone: rigZone, span: rigSpan }, () => true);
  return (found?.meetings ?? []).map(({ meeting }) => meeting);
};
const lines = (text: string) => meetingsOf(text).map(lineOf);

/** Ends the so-manieth meeting of a calendar. */
function ended(text: string, at: number, end: string): string {
  const meeting = meetingsOf(text)[at];
  if (meeting === undefined) throw new Error("no such meeting");
  const { uid, originalStartMs, startMs } = meeting;
  const change = { text, zone: rigZone, uid, originalStartMs, startMs, nowMs: rigNowMs };
  const shortened = shortenEvent({ ...change, endMs: Date.parse(end) });
  if (shortened === null) throw new Error("no calendar");
  return shortened;
}

const about = (day: string) => `RECURRENCE-ID;TZID=Asia/Shanghai:202603${day}T090000`;
const weekly = eventOf("a", "20260302T090000", "20260302T100000", ["RRULE:FREQ=WEEKLY;COUNT=3"]);

describe("a meeting that ended early", () => {
  it.each([
    [
      "in its zone",
      eventOf("a", "20260302T090000", "20260302T100000"),
      "DTEND;TZID=Asia/Shanghai:20260302T092000",
    ],
    [
      "in UTC",
      ["UID:a", "DTSTART:20260302T010000Z", "DTEND:20260302T020000Z"],
      "DTEND:20260302T012000Z",
    ],
    [
      "without a zone",
      ["UID:a", "DTSTART:20260302T090000", "DURATION:PT1H"],
      "DTEND:20260302T092000",
    ],
    ["of a whole day", ["UID:a", "DTSTART;VALUE=DATE:20260302"], "DTEND:20260302T012000Z"],
  ])("is written %s", (_what, event, end) => {
    const text = ended(calendarOf(event), 0, "2026-03-02T09:20:00+08:00");
    expect(text).toContain(end);
    expect(text).not.toContain("DURATION");
    expect(text).toContain("DTSTAMP:20260302T040000Z");
    const [meeting] = meetingsOf(text);
    expect(meeting?.endMs).toBe(Date.parse("2026-03-02T09:20:00+08:00"));
    expect(meeting?.sequence).toBe(1);
  });

  it("of a series gets a word of its own, once", () => {
    const once = ended(calendarOf(weekly), 1, "2026-03-09T09:20:00+08:00");
    const expected = [
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Meeting | 03-09T01:00 | 03-09T01:20",
      "Meeting | 03-16T01:00 | 03-16T02:00",
    ];
    expect(lines(once)).toEqual(expected);
    expect(once.match(/BEGIN:VEVENT/g)).toHaveLength(2);
    expect(once).toContain(about("09"));
    const twice = ended(once, 1, "2026-03-09T09:10:00+08:00");
    expect(lines(twice)[1]).toBe("Meeting | 03-09T01:00 | 03-09T01:10");
    expect(twice.match(/BEGIN:VEVENT/g)).toHaveLength(2);
  });

  it("of a series of whole days leaves the other days alone", () => {
    const daily = ["UID:a", "DTSTART;VALUE=DATE:20260302", "RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:D"];
    expect(lines(ended(calendarOf(daily), 1, "2026-03-03T12:00:00+08:00"))).toEqual([
      "D | 03-01T16:00 | 03-02T16:00 | all day",
      "D | 03-02T16:00 | 03-03T04:00",
      "D | 03-03T16:00 | 03-04T16:00 | all day",
    ]);
  });

  it("keeps the words of the change it followed", () => {
    const later = eventOf("a", "20260309T140000", "20260309T150000", [
      about("09").replace(";", ";RANGE=THISANDFUTURE;"),
      "SUMMARY:Later",
    ]);
    const text = ended(calendarOf(weekly, later), 2, "2026-03-16T14:30:00+08:00");
    expect(lines(text)).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Later | 03-09T06:00 | 03-09T07:00",
      "Later | 03-16T06:00 | 03-16T06:30",
    ]);
  });

  it("is called off when it never began", () => {
    expect(lines(ended(calendarOf(weekly), 0, "2026-03-02T09:00:00+08:00"))[0]).toBe(
      "Meeting | 03-02T01:00 | 03-02T02:00 | cancelled",
    );
    const single = calendarOf(eventOf("a", "20260302T090000", "20260302T100000"));
    expect(ended(single, 0, "2026-03-02T08:00:00+08:00")).toContain("STATUS:CANCELLED");
  });

  it("changes nothing when it ends by then already, is called off, or is not there", () => {
    const text = calendarOf(weekly);
    expect(ended(text, 0, "2026-03-02T10:00:00+08:00")).toBe("");
    expect(ended(calendarOf([...weekly, "STATUS:CANCELLED"]), 0, "2026-03-02T09:10:00+08:00")).toBe(
      "",
    );
    const gone = { zone: rigZone, uid: "gone", originalStartMs: null, startMs: 0, endMs: 1 };
    expect(shortenEvent({ text, ...gone, nowMs: rigNowMs })).toBe("");
    expect(shortenEvent({ text: "<html>", ...gone, nowMs: rigNowMs })).toBeNull();
  });

  it("keeps everything else: alarms, zones, other events, what only its maker understands", () => {
    const kept = [
      "X-MAKER;X-P=1:some\\, thing",
      "BEGIN:VALARM",
      "TRIGGER:-PT15M",
      "ACTION:DISPLAY",
      "END:VALARM",
    ];
    const text = calendarOf(
      eventOf("a", "20260302T090000", "20260302T100000", kept),
      eventOf("b", "20260305T090000", "20260305T100000"),
    );
    const shortened = ended(text, 0, "2026-03-02T09:20:00+08:00");
    for (const line of kept) expect(shortened).toContain(line);
    expect(lines(shortened)[1]).toBe("Meeting | 03-05T01:00 | 03-05T02:00");
  });
});
