const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const kib = 1024;

/** Every bound of what the hub asks other calendars. Times are wire time unless the name says otherwise. */
export const sourceLimits = {
  http: {
    /** From the look-up of the name to the last byte, redirects included. */
    requestMs: 20 * second,
    redirects: 3,
    /** A body, also after it was unpacked: ten years of a busy room. */
    bodyBytes: 10 * kib * kib,
    /** What is thrown away of an answer that says no. */
    refusalBytes: 64 * kib,
    /** `Retry-After` beyond this is not believed. */
    patienceMs: 60 * minute,
    /** What is asked for when a service that is busy does not say how long. */
    busyMs: 30 * second,
  },
  reader: {
    /** Processor time for one event or one series; a sound one takes less than a hundredth. */
    partMs: 250,
    /** Processor time for one answer in XML; the largest that is sound takes half of it. */
    davMs: 2 * second,
    /** Real time for the same, where the machine does not tell processor time or stands still. */
    partWallMs: 5 * second,
    /** How often that is looked at. */
    watchMs: 50,
    /** A whole calendar. */
    calendarMs: 30 * second,
    /** Parts that may be given up; a calendar with more of them is not read. */
    givenUp: 3,
    /** Calendars that wait for the reader. */
    waiting: 200,
    /** Events of one calendar. */
    events: 50_000,
    /** Memory of the reading thread. */
    memoryMb: 256,
    complaints: 20,
    complaintCharacters: 128,
  },
  meetings: {
    /** Occurrences of all events of a calendar in the span; an agenda holds half of it. */
    occurrences: 1_000,
    /** Room time: a congress takes a week or two, a typing error takes a year. */
    longestMs: 14 * day,
    /** Room time: how far an override moves an occurrence and is still found. */
    movedMs: 62 * day,
    attendees: 500,
    /** Attendees of all meetings of a calendar; a series counts once. */
    people: 20_000,
    /** Room time: what is read beyond the span, so that nothing need be read anew while it moves on. */
    aheadMs: day,
  },
  caldav: {
    /** Of one exchange of several requests. */
    exchangeMs: 60 * second,
    /** Objects asked for at once. */
    objectsAtOnce: 50,
    /** Objects that are held; a calendar with more from this month on is no room's. */
    objects: 5_000,
    /** An answer in XML. */
    xmlBytes: 4 * kib * kib,
    /** What has ended this long before the span is not asked for. Room time. */
    pastMs: 31 * day,
  },
  api: {
    exchangeMs: 60 * second,
    /** A page of JSON is read on the hub's own thread. */
    pageBytes: 2 * kib * kib,
    pages: 40,
    items: 5_000,
    /** Series whose texts are asked for one by one in one exchange. */
    mastersAsked: 50,
    tokenBytes: 64 * kib,
    /** A token is renewed this long before it ends. */
    tokenSpareMs: minute,
    /** And not believed to last longer. */
    tokenMs: 60 * minute,
  },
} as const;

/** Throws when two limits contradict one another. */
export function assertSourceLimits(): void {
  const { http, reader, meetings, caldav, api } = sourceLimits;
  const rules: readonly (readonly [string, boolean])[] = [
    ["a part is looked at several times within its budget", reader.watchMs * 4 <= reader.partMs],
    ["processor time ends a part before real time does", reader.davMs < reader.partWallMs],
    ["parts are given up before their calendar is", reader.partWallMs < reader.calendarMs],
    ["an exchange has time for several requests", http.requestMs * 2 < caldav.exchangeMs],
    ["so has one with an API", http.requestMs * 2 < api.exchangeMs],
    [
      "an answer fits any body",
      caldav.xmlBytes <= http.bodyBytes && api.pageBytes <= http.bodyBytes,
    ],
    ["what still runs is asked for", caldav.pastMs > meetings.longestMs],
  ];
  const broken = rules.filter(([, holds]) => !holds).map(([rule]) => rule);
  if (broken.length > 0) {
    throw new Error(`source-limits.ts: it does not hold that ${broken.join("; ")}`);
  }
}
