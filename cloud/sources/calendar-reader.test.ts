import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { type CalendarReader, createCalendarReader } from "./calendar-reader.ts";
import { calendarProgram } from "./rig/calendar-program.ts";
import { calendarOf, eventOf } from "./rig/calendar-text.ts";
import { rigSpan, rigZone } from "./rig/source-rig.ts";

const good = eventOf("good", "20260305T090000", "20260305T100000");

/**
 * A reading thread that reads nothing: it is at part 0, 1, 2 … of as many as there are words in the
 * text, and stays for ever at those that are `stuck`.
 */
const spinning = `
import { readlinkSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
const progress = new Int32Array(workerData);
let thread = "";
try { thread = "/proc/" + readlinkSync("/proc/thread-self") + "/stat"; } catch {}
parentPort.postMessage({ thread });
parentPort.on("message", ({ read, leftOut }) => {
  const complaints = [];
  for (const [part, word] of read.texts[0].split(" ").entries()) {
    Atomics.store(progress, 0, part);
    if (leftOut.includes(part)) complaints.push({ code: "too-complex", what: word });
    else if (word === "stuck") for (;;);
    else if (word === "full") new Array(6e7).fill(0);
  }
  Atomics.store(progress, 0, -1);
  parentPort.postMessage({ read: { meetings: [], complaints, unread: [], broken: [] } });
});
`;

describe("the reader of calendars", () => {
  let program = "";
  let reader: CalendarReader;
  beforeAll(async () => {
    program = await calendarProgram();
    reader = createCalendarReader({ program, clock: createClock(), log: silentLog });
  });
  afterAll(() => reader.stop());
  const read = (text: string) => reader.read({ texts: [text], zone: rigZone, span: rigSpan });

  describe("with parts that take too long", () => {
    const notes: string[] = [];
    let slow: CalendarReader;
    beforeAll(() => {
      const folder = mkdtempSync(join(tmpdir(), "spinning-"));
      const file = join(folder, "spinning.mjs");
      writeFileSync(file, spinning);
      const log = { ...silentLog, warn: (_facts: object, text: string) => void notes.push(text) };
      slow = createCalendarReader({ program: file, clock: createClock(), log });
    });
    afterAll(() => slow.stop());
    const readSlowly = (text: string) => slow.read({ texts: [text], zone: rigZone, span: rigSpan });

    it("ends them, and reads the rest", async () => {
      const [outcome, other] = await Promise.all([
        readSlowly("good stuck good stuck good"),
        readSlowly("good"),
      ]);
      const stuck = { code: "too-complex", what: "stuck" };
      expect(outcome).toMatchObject({ ok: true, value: { complaints: [stuck, stuck] } });
      // Whoever waited meanwhile gets what he asked for.
      expect(other).toMatchObject({ ok: true, value: { complaints: [] } });
      expect(notes).toEqual(Array(2).fill("a part of a calendar takes too long and is left out"));
    });

    it("gives up a calendar that is full of them", async () => {
      expect(await readSlowly("stuck stuck stuck stuck stuck")).toMatchObject({
        failure: { code: "source-unreadable" },
      });
      expect((await readSlowly("good")).ok).toBe(true);
    });

    it("outlives one that takes all memory", async () => {
      await readSlowly("full");
      expect((await readSlowly("good")).ok).toBe(true);
    });

    it("fails what waits when it is stopped, and what is asked later", async () => {
      const waiting = [readSlowly("stuck"), readSlowly("good")];
      await slow.stop();
      expect((await Promise.all(waiting)).map(({ ok }) => ok)).toEqual([false, false]);
      expect((await readSlowly("good")).ok).toBe(false);
    });
  });

  it("refuses more events than any room has", async () => {
    const text = calendarOf(...Array.from({ length: 50_001 }, (_, at) => [`UID:${at}`]));
    expect(await read(text)).toMatchObject({ failure: { code: "source-too-large" } });
  });

  it("reads answers of WebDAV, and nothing that only looks like one", async () => {
    const dav = (text: string, contentType = "application/xml; charset=utf-8") =>
      reader.readDav({ status: 207, contentType, text });
    const answer = await dav(
      `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
        <D:response><D:href>/a.ics</D:href><D:propstat><D:prop><D:getetag>"00123"</D:getetag>
          <C:calendar-data>A &amp; &lt;b&gt;
</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
        <D:response><D:href>/b.ics</D:href><D:status>HTTP/1.1 404 Not Found</D:status></D:response>
        <D:sync-token>4711</D:sync-token></D:multistatus>`,
    );
    expect(answer).toMatchObject({
      ok: true,
      value: {
        items: [
          { href: "/a.ics", etag: '"00123"', text: "A & <b>" },
          { href: "/b.ics", status: 404, etag: "", text: "" },
        ],
        syncToken: "4711",
      },
    });
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
      <!ENTITY file SYSTEM "file:///etc/passwd">]><D:multistatus xmlns:D="DAV:"><D:response>
      <D:href>&b;&file;</D:href></D:response></D:multistatus>`;
    for (const text of ["", "<html><body>Sign in</body></html>", "<D:multistatus", bomb]) {
      expect(await dav(text)).toMatchObject({ failure: { code: "source-unreadable" } });
    }
    expect(await dav("<html></html>", "text/html")).toMatchObject({ ok: false });
  });

  it("fails when its program cannot run", async () => {
    const other = createCalendarReader({
      program: "/nowhere/read-calendar.js",
      clock: createClock(),
      log: silentLog,
    });
    const calendars = { texts: [calendarOf(good)], zone: rigZone, span: rigSpan };
    expect(await other.read(calendars)).toMatchObject({ failure: { code: "source-unreadable" } });
    expect(await other.read(calendars)).toMatchObject({ failure: { code: "source-unreadable" } });
    await other.stop();
  });
});
