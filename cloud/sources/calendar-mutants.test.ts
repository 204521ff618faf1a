import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { type CalendarReader, createCalendarReader } from "./calendar-reader.ts";
import { calendarProgram } from "./rig/calendar-program.ts";
import { calendarOf, eventOf } from "./rig/calendar-text.ts";
import { mutants } from "./rig/mutants.ts";
import { seriesTexts } from "./rig/recurrences.ts";
import { rigSpan, rigZone } from "./rig/source-rig.ts";
import { threadTimeMs } from "./thread-time.ts";

const count = 5_000;
const atOnce = 10;
const good = calendarOf(eventOf("good", "20260305T090000", "20260305T100000"));
const zone = `BEGIN:VTIMEZONE\r\nTZID:House\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200
TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE`;
const rich = calendarOf(
  eventOf("a", "20260302T090000", "20260302T100000", [
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=20",
    "EXDATE;TZID=Asia/Shanghai:20260309T090000,20260311T090000",
    "RDATE;VALUE=PERIOD:20260312T010000Z/PT2H",
    'ATTENDEE;CN="王, 小明";PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:wang@office.example',
    "ORGANIZER;CN=Li:mailto:li@office.example",
    "DESCRIPTION:a long\\, long text\\nof two lines",
    "SEQUENCE:2",
    "BEGIN:VALARM",
    "TRIGGER:-PT15M",
    "END:VALARM",
  ]),
  eventOf("a", "20260317T140000", "20260317T150000", [
    "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20260316T090000",
  ]),
  ["UID:day", "DTSTART;VALUE=DATE:20260310", "DURATION:P2D", "CLASS:CONFIDENTIAL"],
  ["UID:house", "DTSTART;TZID=House:20260310T090000", "DURATION:PT1H30M", "SUMMARY:House"],
).replace("BEGIN:VEVENT", `${zone.replaceAll(/\r?\n/g, "\r\n")}\r\nBEGIN:VEVENT`);

const originals = [...Array.from({ length: 30 }, () => rich), ...seriesTexts(5, 30)];

describe("5,000 damaged calendars", () => {
  const ended: string[] = [];
  let reader: CalendarReader;
  beforeAll(async () => {
    const program = await calendarProgram();
    const log = { ...silentLog, warn: (_facts: object, text: string) => void ended.push(text) };
    reader = createCalendarReader({ program, clock: createClock(), log });
  });
  afterAll(() => reader.stop());
  const read = (texts: readonly string[]) => reader.read({ texts, zone: rigZone, span: rigSpan });
  /** Of the thread that the hub would run on. */
  const hubCpuMs = () => threadTimeMs(`/proc/self/task/${process.pid}/stat`) ?? 0;

  it(
    "crash nothing, and hold up neither the hub nor the reader",
    { timeout: 120_000 },
    async () => {
      await read([rich]);
      const clock = createClock();
      const delay = monitorEventLoopDelay({ resolution: 5 });
      const texts = [...mutants(originals, 20_260_302, count)];
      let told = 0;
      let broken = 0;
      const longest = { realMs: 0, hubMs: 0 };
      delay.enable();
      for (let at = 0; at < count; at += atOnce) {
        const from = { realMs: clock.monotonicMs(), hubMs: hubCpuMs() };
        const outcome = await read(texts.slice(at, at + atOnce));
        longest.realMs = Math.max(longest.realMs, clock.monotonicMs() - from.realMs);
        longest.hubMs = Math.max(longest.hubMs, hubCpuMs() - from.hubMs);
        if (!outcome.ok) throw new Error(`${outcome.failure.code} ${outcome.failure.detail ?? ""}`);
        told += new Set(outcome.value.meetings.map(({ text }) => text)).size;
        broken += outcome.value.broken.length;
      }
      delay.disable();
      console.log(
        `${count} damaged calendars, ${atOnce} at a time: ${told} still tell meetings, ${broken} are none any more;` +
          ` the longest ${atOnce} took ${longest.realMs.toFixed()} ms, of the hub's thread ${longest.hubMs} ms;` +
          ` the hub's loop was late by ${(delay.max / 1e6).toFixed()} ms at most`,
      );
      // Damaged, not destroyed.
      expect(told).toBeGreaterThan(count / 3);
      expect(broken).toBeLessThan(count / 2);
      // No part took its 250 ms of processor time: the reader would have said so.
      expect(ended).toEqual([]);
      expect(longest.hubMs).toBeLessThan(250);
      expect(await read([good])).toMatchObject({ value: { meetings: [{ text: 0 }] } });
    },
  );
});
