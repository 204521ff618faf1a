import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GuardedFetch } from "./guarded-fetch.ts";
import { calendarOf, eventOf } from "./rig/calendar-text.ts";
import { hasRadicale, type Radicale, radicaleUser, startRadicale } from "./rig/radicale.ts";
import {
  broughtBy,
  lineOf,
  never,
  rigSpan,
  type SourceRig,
  startSourceRig,
} from "./rig/source-rig.ts";
import type { Source } from "./source.ts";

if (!hasRadicale) console.warn("radicale is missing: the tests of CalDAV are NOT run");

it("has Radicale to test with", () => {
  expect(hasRadicale || process.env["CI"] === undefined).toBe(true);
});

describe.runIf(hasRadicale)("a calendar on Radicale", () => {
  let radicale: Radicale;
  let rig: SourceRig;
  let source: Source;
  let names: string[] = [];
  let asked: string[] = [];

  beforeAll(async () => {
    [radicale, rig] = await Promise.all([startRadicale(), startSourceRig()]);
  });
  afterAll(async () => {
    await rig.stop();
    await radicale.stop();
  });
  beforeEach(async () => {
    for (const name of names.splice(0)) await radicale.remove(name);
    source = sourceBy({
      request(request) {
        asked.push(request.method);
        return rig.http.request(request);
      },
    });
  });
  const sourceBy = (http: GuardedFetch) =>
    rig.source(
      { kind: "caldav", url: radicale.url, username: radicaleUser.username },
      radicaleUser.secret,
      http,
    );
  const put = async (name: string, text: string) => {
    if (!names.includes(name)) names.push(name);
    expect([200, 201, 204]).toContain(await radicale.put(name, text));
  };
  const lines = async () => (await broughtBy(source)).meetings.map(lineOf);
  const weekly = (more: readonly (readonly string[])[] = [], head: readonly string[] = []) =>
    calendarOf(
      eventOf("series@office", "20260302T090000", "20260302T100000", [
        "RRULE:FREQ=WEEKLY;COUNT=4",
        ...head,
      ]),
      ...more,
    );

  it("gives what is created, and says when nothing has changed", async () => {
    expect(await lines()).toEqual([]);
    await put("a.ics", calendarOf(eventOf("a@office", "20260303T090000", "20260303T110000")));
    const first = await broughtBy(source);
    expect(first.meetings.map(lineOf)).toEqual(["Meeting | 03-03T01:00 | 03-03T03:00"]);
    expect(first.meetings[0]?.writeBack).toMatchObject({ href: "/room/hall/a.ics" });
    asked = [];
    const again = await source.fetch(rigSpan, first.bookmark, never);
    expect(again).toEqual({ ok: true, value: { kind: "unchanged" } });
    expect(asked).toEqual(["REPORT"]);
    await put("b.ics", calendarOf(eventOf("b@office", "20260304T090000", "20260304T110000")));
    asked = [];
    expect((await broughtBy(source, first.bookmark)).meetings.map(lineOf)).toEqual([
      "Meeting | 03-03T01:00 | 03-03T03:00",
      "Meeting | 03-04T01:00 | 03-04T03:00",
    ]);
    // What has changed, and that one object.
    expect(asked).toEqual(["REPORT", "REPORT"]);
  });

  it("moves one occurrence and calls another off", async () => {
    await put("series.ics", weekly());
    const before = await broughtBy(source);
    expect(before.meetings).toHaveLength(4);
    const about = (day: string) => `RECURRENCE-ID;TZID=Asia/Shanghai:202603${day}T090000`;
    await put(
      "series.ics",
      weekly([
        eventOf("series@office", "20260310T140000", "20260310T153000", [about("09")]),
        eventOf("series@office", "20260316T090000", "20260316T100000", [
          about("16"),
          "STATUS:CANCELLED",
        ]),
      ]),
    );
    const after = await broughtBy(source, before.bookmark);
    expect(after.meetings.map(lineOf)).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00",
      "Meeting | 03-10T06:00 | 03-10T07:30",
      "Meeting | 03-16T01:00 | 03-16T02:00 | cancelled",
      "Meeting | 03-23T01:00 | 03-23T02:00",
    ]);
    expect(after.meetings.map(({ key }) => key)).toEqual(before.meetings.map(({ key }) => key));
  });

  it("renames an attendee, and takes back what is deleted", async () => {
    const event = (name: string) =>
      calendarOf(
        eventOf("a@office", "20260303T090000", "20260303T110000", [
          `ATTENDEE;CN="${name}":mailto:wang@office.example`,
        ]),
      );
    await put("a.ics", event("王小明"));
    const first = await broughtBy(source);
    await put("a.ics", event("王晓明"));
    const second = await broughtBy(source, first.bookmark);
    expect([first, second].map(({ meetings }) => meetings[0]?.attendees[0])).toMatchObject([
      { name: "王小明", email: "wang@office.example" },
      { name: "王晓明", email: "wang@office.example" },
    ]);
    await radicale.remove("a.ics");
    const last = await broughtBy(source, second.bookmark);
    expect(last).toMatchObject({ meetings: [], removed: ["a@office"] });
    expect(second.removed).toEqual([]);
  });

  it("ends a meeting early so that another client sees it", async () => {
    await put(
      "a.ics",
      calendarOf(
        eventOf("a@office", "20260303T090000", "20260303T110000", [
          "DESCRIPTION:stays\\, as it is",
          "X-OFFICE:4711",
        ]),
      ),
    );
    const { meetings, bookmark } = await broughtBy(source);
    const [meeting] = meetings;
    if (meeting === undefined) throw new Error("no meeting");
    const endMs = Date.parse("2026-03-03T09:40:00+08:00");
    expect(await source.release?.(meeting, endMs, never)).toEqual({ ok: true, value: undefined });
    const written = await radicale.get("a.ics");
    expect(written).toContain("DTEND;TZID=Asia/Shanghai:20260303T094000");
    expect(written).toContain("DESCRIPTION:stays\\, as it is");
    expect(written).toContain("X-OFFICE:4711");
    expect(written).toContain("SEQUENCE:1");
    expect((await broughtBy(source, bookmark)).meetings.map(lineOf)).toEqual([
      "Meeting | 03-03T01:00 | 03-03T01:40",
    ]);
    // Told twice, as after a crash: it ends by then already.
    expect(await source.release?.(meeting, endMs, never)).toEqual({ ok: true, value: undefined });
    expect(await radicale.get("a.ics")).toBe(written);
  });

  it("ends one occurrence early and leaves its series alone", async () => {
    await put("series.ics", weekly([], ["ATTENDEE;CN=Li:mailto:li@office.example"]));
    const { meetings } = await broughtBy(source);
    const second = meetings[1];
    if (second === undefined) throw new Error("no meeting");
    await source.release?.(second, Date.parse("2026-03-09T09:15:00+08:00"), never);
    expect(await radicale.get("series.ics")).toContain(
      "RECURRENCE-ID;TZID=Asia/Shanghai:20260309T090000",
    );
    expect(await lines()).toEqual([
      "Meeting | 03-02T01:00 | 03-02T02:00 | Li",
      "Meeting | 03-09T01:00 | 03-09T01:15 | Li",
      "Meeting | 03-16T01:00 | 03-16T02:00 | Li",
      "Meeting | 03-23T01:00 | 03-23T02:00 | Li",
    ]);
  });

  it("calls off what never began", async () => {
    await put("series.ics", weekly());
    const { meetings } = await broughtBy(source);
    const [first] = meetings;
    if (first === undefined) throw new Error("no meeting");
    await source.release?.(first, first.startMs, never);
    expect((await lines())[0]).toBe("Meeting | 03-02T01:00 | 03-02T02:00 | cancelled");
  });

  it("does not overwrite what another client wrote meanwhile", async () => {
    await put("a.ics", calendarOf(eventOf("a@office", "20260303T090000", "20260303T110000")));
    let intrusions = 0;
    const intruded: GuardedFetch = {
      async request(request) {
        if (request.method === "PUT" && intrusions === 0) {
          intrusions += 1;
          const renamed = eventOf("a@office", "20260303T090000", "20260303T110000", [
            "SUMMARY:Renamed",
          ]);
          await put("a.ics", calendarOf(renamed));
        }
        return rig.http.request(request);
      },
    };
    const racing = sourceBy(intruded);
    const [meeting] = (await broughtBy(racing)).meetings;
    if (meeting === undefined) throw new Error("no meeting");
    const endMs = Date.parse("2026-03-03T09:40:00+08:00");
    expect(await racing.release?.(meeting, endMs, never)).toMatchObject({ ok: true });
    expect(intrusions).toBe(1);
    expect(await lines()).toEqual(["Renamed | 03-03T01:00 | 03-03T01:40"]);
    await radicale.remove("a.ics");
    expect(await racing.release?.(meeting, endMs, never)).toMatchObject({ ok: true });
  });

  it("asks for everything when the server has forgotten since when", async () => {
    await put("a.ics", calendarOf(eventOf("a@office", "20260303T090000", "20260303T110000")));
    const { bookmark } = await broughtBy(source);
    radicale.forgetTokens();
    await put("b.ics", calendarOf(eventOf("b@office", "20260304T090000", "20260304T110000")));
    await radicale.remove("a.ics");
    expect((await broughtBy(source, bookmark)).meetings.map(lineOf)).toEqual([
      "Meeting | 03-04T01:00 | 03-04T03:00",
    ]);
  });

  it("reads a large calendar, and one broken event spoils no other", async () => {
    const count = 60;
    for (let at = 0; at < count; at += 1) {
      const day = String(1 + (at % 28)).padStart(2, "0");
      await put(
        `many-${at}.ics`,
        calendarOf(eventOf(`many-${at}`, `202603${day}T090000`, `202603${day}T100000`)),
      );
    }
    await put(
      "long.ics",
      calendarOf(eventOf("long", "20260301T000000", "20270301T000000", ["SUMMARY:Typing error"])),
    );
    const { meetings, complaints } = await broughtBy(source);
    expect(meetings).toHaveLength(count);
    expect(complaints).toEqual([{ code: "too-long", what: "Typing error" }]);
  });

  it("says what is wrong with a login, an address, and a server that is gone", async () => {
    const settings = { kind: "caldav", username: radicaleUser.username } as const;
    const failureOf = async (of: Source) => {
      const fetched = await of.fetch(rigSpan, "", never);
      return fetched.ok ? "ok" : fetched.failure.code;
    };
    const wrong = rig.source({ ...settings, url: radicale.url }, "guessed");
    expect(await failureOf(wrong)).toBe("source-refused");
    const elsewhere = `${new URL(radicale.url).origin}/room/no-such-calendar/`;
    const lost = rig.source({ ...settings, url: elsewhere }, radicaleUser.secret);
    expect(await failureOf(lost)).toBe("source-unreadable");
    const nobody = rig.source({ ...settings, url: "http://127.0.0.1:1024/room/hall/" }, "x");
    expect(await failureOf(nobody)).toBe("source-unreachable");
    const inner = rig.source({ ...settings, url: radicale.url, allowsPrivate: false }, "x");
    expect(await failureOf(inner)).toBe("source-forbidden");
  });
});
