/** For tests: an iCalendar text around events, each given by its lines. */
export const calendarOf = (...events: readonly (readonly string[])[]): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//test//EN",
    ...events.flatMap((lines) => ["BEGIN:VEVENT", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
    "",
  ].join("\r\n");

/** The lines of an event at times of Shanghai: `20260302T090000`. */
export const eventOf = (
  uid: string,
  from: string,
  to: string,
  more: readonly string[] = [],
): readonly string[] => [
  `UID:${uid}`,
  "DTSTAMP:20260101T000000Z",
  `DTSTART;TZID=Asia/Shanghai:${from}`,
  `DTEND;TZID=Asia/Shanghai:${to}`,
  ...(more.some((line) => line.startsWith("SUMMARY")) ? [] : ["SUMMARY:Meeting"]),
  ...more,
];
