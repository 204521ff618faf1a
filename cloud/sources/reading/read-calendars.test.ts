import { describe, expect, it } from "vitest";
import { calendarOf, eventOf } from "../rig/calendar-text.ts";
import { lineOf, rigSpan, rigZone } from "../rig/source-rig.ts";
import { readCalendars } from "./read-calendars.ts";

const read = (text: string, zone = rigZone) => {
  const found = readCalendars({ texts: [text], zone, span: rigSpan }, () => true);
  if (found === null) throw new Error("too many events");
  return { ...found, meetings: found.meetings.map(({ meeting }) => meeting) };
};
const lines = (text: string, zone = rigZone) => read(text, zone).meetings.map(lineOf);
const complaints = (text: string) =>
  read(text).complaints.map(({ code, what }) => `${code} ${what}`);

const at = (...more: readonly string[]) => ["UID:a", "DTSTAMP:20260101T000000Z", ...more];
const weekly = eventOf("a", "20260302T090000", "20260302T100000", ["RRULE:FREQ=WEEKLY;COUNT=4"]);
const about = (day: string) => `RECURRENCE-ID;TZID=Asia/Shanghai:202603${day}T090000`;

describe("times of an event", () => {
  it.each([
    ["a zone by IANA's name", "TZID=Europe/Berlin:20260302T090000", "03-02T08:00"],
    ["a zone by Windows' name", "TZID=China Standard Time:20260302T090000", "03-02T01:00"],
    ["the same in quotes", 'TZID="W. Europe Standard Time":20260302T090000', "03-02T08:00"],
    [
      "a maker's path",
      "TZID=/softwarestudio.org/Olson_2/America/New_York:20260302T090000",
      "03-02T14:00",
    ],
    ["UTC by Microsoft", 'TZID="tzone://Microsoft/Utc":20260302T090000', "03-02T09:00"],
    ["summer time", "TZID=Europe/Berlin:20260330T090000", "03-30T07:00"],
    ["an hour that is leapt over", "TZID=Europe/Berlin:20260329T023000", "03-29T01:30"],
    ["an hour that comes twice", "TZID=America/New_York:20260308T013000", "03-08T06:30"],
  ])("%s", (_what, start, utc) => {
    const text = calendarOf(at(`DTSTART;${start}`, "DURATION:PT1H", "SUMMARY:M"));
    expect(lines(text)[0]?.split(" | ")[1]).toBe(utc);
  });

  it("are UTC with a Z, and the room's without a zone", () => {
    expect(lines(calendarOf(at("DTSTART:20260302T090000Z", "DTEND:20260302T100000Z")))).toEqual([
      "— | 03-02T09:00 | 03-02T10:00",
    ]);
    expect(lines(calendarOf(at("DTSTART:20260302T090000", "DTEND:20260302T100000")))).toEqual([
      "— | 03-02T01:00 | 03-02T02:00",
    ]);
    expect(
      lines(calendarOf(at("DTSTART:20260302T090000", "DURATION:P1DT2H")), "Europe/Berlin"),
    ).toEqual(["— | 03-02T08:00 | 03-03T10:00"]);
  });

  it("are whole days of the room", () => {
    const day = calendarOf(at("DTSTART;VALUE=DATE:20260310", "SUMMARY:Day"));
    expect(lines(day)).toEqual(["Day | 03-09T16:00 | 03-10T16:00 | all day"]);
    expect(lines(day, "America/New_York")).toEqual(["Day | 03-10T04:00 | 03-11T04:00 | all day"]);
    const days = at("DTSTART;VALUE=DATE:20260307", "DTEND;VALUE=DATE:20260310", "SUMMARY:Days");
    // Three days, of which one is an hour short.
    expect(lines(calendarOf(days), "America/New_York")).toEqual([
      "Days | 03-07T05:00 | 03-10T04:00 | all day",
    ]);
    // Written without saying that it is a date.
    expect(lines(calendarOf(at("DTSTART:20260310", "SUMMARY:Day")))).toEqual([
      "Day | 03-09T16:00 | 03-10T16:00 | all day",
    ]);
  });

  it("follow a zone that the calendar explains", () => {
    const zone = [
      "BEGIN:VTIMEZONE",
      "TZID:House time",
      "BEGIN:STANDARD",
      "DTSTART:19700101T000000",
      "TZOFFSETFROM:+0530",
      "TZOFFSETTO:+0530",
      "END:STANDARD",
      "BEGIN:DAYLIGHT",
      "DTSTART:20260315T020000",
      "TZOFFSETFROM:+0530",
      "TZOFFSETTO:+0630",
      "END:DAYLIGHT",
      "END:VTIMEZONE",
    ];
    const event = (day: string) =>
      at(`DTSTART;TZID=House time:202603${day}T090000`, "DURATION:PT1H", `UID:${day}`);
    const text = calendarOf(event("02").slice(1), event("20").slice(1)).replace(
      "BEGIN:VEVENT",
      [...zone, "BEGIN:VEVENT"].join("\r\n"),
    );
    expect(lines(text)).toEqual(["— | 03-02T03:30 | 03-02T04:30", "— | 03-20T02:30 | 03-20T03:30"]);
  });

  it("keep their wall clock through a change of clocks", () => {
    const series = at(
      "DTSTART;TZID=Europe/Berlin:20260323T090000",
      "DTEND;TZID=Europe/Berlin:20260323T100000",
      "RRULE:FREQ=WEEKLY;COUNT=2",
    );
    expect(lines(calendarOf(series))).toEqual([
      "— | 03-23T08:00 | 03-23T09:00",
      "— | 03-30T07:00 | 03-30T08:00",
    ]);
  });
});

describe("a series", () => {
  it("has exceptions, additions, moved and cancelled occurrences", () => {
    const text = calendarOf(
      [
        ...weekly,
        "EXDATE;TZID=Asia/Shanghai:20260316T090000",
        "RDATE;TZID=Asia/Shanghai:20260304T150000",
      ],
      eventOf("a", "20260310T140000", "20260310T150000", [about("09"), "SUMMARY:Moved"]),
      eventOf("a", "20260323T090000", "20260323T100000", [about("23"), "STATUS:CANCELLED"]),
    );
    expect(lines(text)).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Meeting | 03-04T07:00 | 03-04T08:00",
      "Moved | 03-10T06:00 | 03-10T07:00",
      "Meeting | 03-23T01:00 | 03-23T02:00 | cancelled",
    ]);
    const moved = read(text).meetings[2];
    expect(moved?.originalStartMs).toBe(Date.parse("2026-03-09T09:00:00+08:00"));
    expect(moved?.key).toBe(`a/${moved?.originalStartMs}`);
  });

  it.each([
    ["a day", "EXDATE;VALUE=DATE:20260309"],
    ["UTC", "EXDATE:20260309T010000Z"],
    ["no zone at all", "EXDATE:20260309T090000"],
    [
      "a list, out of order, with dates of no occurrence",
      "EXDATE;TZID=Asia/Shanghai:20260320T090000,20260309T090000,20260303T090000,20260304T090000",
    ],
  ])("knows exceptions by %s", (_what, exception) => {
    expect(lines(calendarOf([...weekly, exception]))).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Meeting | 03-16T01:00 | 03-16T02:00",
      "Meeting | 03-23T01:00 | 03-23T02:00",
    ]);
  });

  it("changes from an occurrence on, and one of those once more", () => {
    const text = calendarOf(
      weekly,
      eventOf("a", "20260310T133000", "20260310T150000", [
        about("09").replace(";", ";RANGE=THISANDFUTURE;"),
        "SUMMARY:Later",
      ]),
      eventOf("a", "20260316T080000", "20260316T083000", [about("16"), "SUMMARY:Once"]),
    );
    expect(lines(text)).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Later | 03-10T05:30 | 03-10T07:00",
      "Once | 03-16T00:00 | 03-16T00:30",
      "Later | 03-24T05:30 | 03-24T07:00",
    ]);
  });

  it("may be known by one of its occurrences alone", () => {
    const text = calendarOf(eventOf("a", "20260310T140000", "20260310T150000", [about("09")]));
    expect(lines(text)).toEqual(["Meeting | 03-10T06:00 | 03-10T07:00"]);
  });

  it("has its occurrence moved into the span from outside", () => {
    const text = calendarOf(
      eventOf("a", "20260420T090000", "20260420T100000", ["RRULE:FREQ=WEEKLY;COUNT=2"]),
      eventOf("a", "20260330T090000", "20260330T100000", [
        "RECURRENCE-ID;TZID=Asia/Shanghai:20260420T090000",
      ]),
    );
    expect(lines(text)).toEqual(["Meeting | 03-30T01:00 | 03-30T02:00"]);
  });

  it("counts an end by a date alone in full", () => {
    const until = weekly.map((line) => line.replace("COUNT=4", "UNTIL=20260309"));
    expect(lines(calendarOf(until))).toHaveLength(2);
  });

  it("begins with its first start even where its rule does not", () => {
    const text = calendarOf(
      eventOf("a", "20260303T090000", "20260303T100000", ["RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"]),
    );
    expect(lines(text).map((line) => line.slice(10, 15))).toEqual(["03-03", "03-09", "03-16"]);
  });

  it("is told as a whole when it is called off", () => {
    expect(
      lines(calendarOf([...weekly, "STATUS:CANCELLED"])).every((line) =>
        line.endsWith("cancelled"),
      ),
    ).toBe(true);
    const cancel = calendarOf(weekly).replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:CANCEL");
    expect(lines(cancel)[3]).toBe("Meeting | 03-23T01:00 | 03-23T02:00 | cancelled");
  });
});

describe("several words about one event", () => {
  const word = (title: string, sequence: number, stamp: string) =>
    eventOf("a", "20260302T090000", "20260302T100000", [
      `SUMMARY:${title}`,
      `SEQUENCE:${sequence}`,
      `DTSTAMP:${stamp}`,
    ]).filter((line) => !line.startsWith("DTSTAMP:20260101"));
  it("are settled by the sequence, then by the stamp, in any order", () => {
    const words = [
      word("old", 1, "20260105T000000Z"),
      word("newest", 3, "20260102T000000Z"),
      word("newer", 2, "20260109T000000Z"),
      word("older stamp", 3, "20260101T000000Z"),
    ];
    for (const order of [words, words.toReversed()]) {
      expect(lines(calendarOf(...order))).toEqual(["newest | 03-02T01:00 | 03-02T02:00"]);
    }
  });

  it("count once when they are the same", () => {
    const twice = calendarOf(
      word("same", 0, "20260101T000000Z"),
      word("same", 0, "20260101T000000Z"),
    );
    expect(lines(twice + twice)).toHaveLength(1);
  });
});

describe("what an event says", () => {
  it("is harmless and short enough to be shown anywhere", () => {
    const text = calendarOf(
      eventOf("a", "20260302T090000", "20260302T100000", [
        `SUMMARY:a\u202Eb\u0007c\\n<b>${"字".repeat(400)}`,
        `ORGANIZER;CN="x\u200by":mailto:o@office.example`,
        `ATTENDEE;CN=${"长".repeat(100)}:mailto:A@Office.example`,
        "ATTENDEE:mailto:only.address@office.example",
        "ATTENDEE;CUTYPE=ROOM;CN=B301:mailto:b301@office.example",
        "ATTENDEE;PARTSTAT=DECLINED;CN=No:mailto:no@office.example",
        "ATTENDEE;ROLE=NON-PARTICIPANT;CN=Copy:mailto:copy@office.example",
        "CLASS:CONFIDENTIAL",
      ]),
    );
    const [meeting] = read(text).meetings;
    expect(meeting?.title).toHaveLength(256);
    expect(meeting?.title.startsWith("abc <b>字")).toBe(true);
    expect(meeting?.organiser).toBe("xy");
    expect(meeting?.classified).toBe(true);
    expect(meeting?.attendees).toEqual([
      { name: "长".repeat(64), email: "a@office.example", unit: "", post: "" },
      { name: "only.address", email: "only.address@office.example", unit: "", post: "" },
    ]);
  });

  it("goes on in the next line, and has its escapes", () => {
    const text = calendarOf(
      eventOf("a", "20260302T090000", "20260302T100000", [
        "SUMMARY:half a \r\n title\\, a comma\\; and more",
      ]),
    );
    expect(read(text).meetings[0]?.title).toBe("half a title, a comma; and more");
  });

  it("gets a name of its own when it has none, the same every time", () => {
    const text = calendarOf(eventOf("x", "20260302T090000", "20260302T100000").slice(1));
    const keys = [read(text), read(text)].map(({ meetings }) => meetings[0]?.key);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[0]).toBe(keys[1]);
    const long = calendarOf(eventOf("u".repeat(5_000), "20260302T090000", "20260302T100000"));
    expect(read(long).meetings[0]?.key).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("what cannot be", () => {
  const good = eventOf("good", "20260305T090000", "20260305T100000");
  it.each([
    ["no length", eventOf("a", "20260302T090000", "20260302T090000"), "no-length Meeting"],
    ["a negative length", eventOf("a", "20260302T090000", "20260302T080000"), "no-length Meeting"],
    [
      "a year of something classified",
      eventOf("a", "20260302T090000", "20270302T090000", ["CLASS:CONFIDENTIAL"]),
      "too-long a",
    ],
    [
      "something classified and broken",
      [...eventOf("a", "20260302T090000", "20260302T100000", ["CLASS:CONFIDENTIAL"]), "broken"],
      "unreadable a",
    ],
    ["a year", eventOf("a", "20260302T090000", "20270302T090000"), "too-long Meeting"],
    ["an unknown zone", at("DTSTART;TZID=Mars:20260302T090000", "SUMMARY:M"), "unknown-zone Mars"],
    ["no start", at("SUMMARY:Startless"), "unreadable Startless"],
    ["a broken line", [...good, "no colon here"], "unreadable Meeting"],
    ["a broken rule", [...weekly, "RRULE:FREQ=NEVER"], "unreadable Meeting"],
    ["the thirtieth of February", at("DTSTART:20260230T090000", "SUMMARY:M"), "unreadable M"],
    [
      "a time beyond all calendars",
      at("DTSTART:20260302T090000", "DURATION:P99999999999W", "SUMMARY:M"),
      "unreadable M",
    ],
    ["every second", [...weekly, "RRULE:FREQ=SECONDLY"], "too-complex Meeting"],
    [
      "positions within a second",
      [...weekly, "RRULE:FREQ=SECONDLY;BYSETPOS=1"],
      "too-complex Meeting",
    ],
    [
      "a rule that nothing keeps",
      at(
        "DTSTART:19900101T000000Z",
        "DURATION:PT1H",
        "SUMMARY:Endless",
        "RRULE:FREQ=SECONDLY;COUNT=9;INTERVAL=2;BYSECOND=1",
      ),
      "too-complex Endless",
    ],
  ])("is complained of, and harms nothing else: %s", (_what, event, complaint) => {
    const text = calendarOf(event, good);
    expect(complaints(text)).toEqual([complaint]);
    const uid = event.find((line) => line.startsWith("UID:"))?.slice(4);
    const isRead = /^(no-length|too-long)/.test(complaint);
    expect(read(text).unread).toEqual(isRead ? [] : [uid]);
    expect(lines(text).at(-1)).toBe("Meeting | 03-05T01:00 | 03-05T02:00");
  });

  it("is not complained of long after", () => {
    const old = calendarOf(
      eventOf("a", "20200302T090000", "20200302T090000"),
      eventOf("b", "20200302T090000", "20210302T090000"),
    );
    expect(read(old)).toEqual({ meetings: [], complaints: [], unread: [], broken: [] });
  });

  it("keeps an event with an alarm, a nested component, and one that does not end", () => {
    const alarm = [...good, "BEGIN:VALARM", "TRIGGER:-PT15M", "SUMMARY:Alarm", "END:VALARM"];
    expect(lines(calendarOf(alarm))).toEqual(["Meeting | 03-05T01:00 | 03-05T02:00"]);
    const open = calendarOf(eventOf("open", "20260302T090000", "20260302T100000"), good).replace(
      "END:VEVENT\r\n",
      "",
    );
    expect(lines(open)).toEqual(["Meeting | 03-05T01:00 | 03-05T02:00"]);
    expect(complaints(open)).toEqual(["unreadable "]);
  });

  it.each([
    ["nothing", ""],
    ["a page of HTML", "<!DOCTYPE html><html><body>Sign in</body></html>"],
    ["half a body", calendarOf(good).slice(0, -20)],
    ["an address book", "BEGIN:VCARD\r\nFN:X\r\nEND:VCARD\r\n"],
    [
      "deeper than any",
      `BEGIN:VCALENDAR\r\n${"BEGIN:X\r\n".repeat(20)}${"END:X\r\n".repeat(20)}END:VCALENDAR\r\n`,
    ],
    ["words before it", `Hello\r\n${calendarOf(good)}`],
  ])("is no calendar: %s", (_what, text) => {
    expect(read(text)).toEqual({ meetings: [], complaints: [], unread: [], broken: [0] });
  });

  it("is a calendar though it is empty, has a mark before it, or bare line ends", () => {
    expect(read(calendarOf()).broken).toEqual([]);
    expect(lines(`\ufeff\r\n${calendarOf(good)}`.replaceAll("\r\n", "\n"))).toHaveLength(1);
  });

  it("is cut at a number of meetings, complaints and people that can be dealt with", () => {
    const hourly = Array.from({ length: 3 }, (_, at) =>
      eventOf(`s${at}`, "20260302T090000", "20260302T091000", [
        "RRULE:FREQ=HOURLY;COUNT=500",
        ...Array.from(
          { length: 600 },
          (_, who) => `ATTENDEE;CN=P${who}:mailto:p${who}@office.example`,
        ),
      ]),
    );
    const many = read(calendarOf(...hourly));
    expect(many.meetings).toHaveLength(1_000);
    expect(many.complaints).toEqual([{ code: "too-many", what: "Meeting" }]);
    expect(many.meetings[0]?.attendees).toHaveLength(500);
    const broken = Array.from({ length: 50 }, (_, number) => at(`SUMMARY:broken ${number}`));
    expect(complaints(calendarOf(...broken))).toHaveLength(20);
  });
});
