import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import type { NoticeRule } from "../../contract/hub-alarms.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { silentLog } from "../rig/hub-rig.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { createIssueStore } from "../store/issues.ts";
import { createNoticeStore } from "../store/notices.ts";
import { IssueDesk, type Watch } from "./issue-desk.ts";

/** Eight in the evening in Shanghai. */
const beganMs = Date.parse("2026-03-02T12:00:00Z");
const minuteMs = 60_000;
const wireClock = createClock();

const rule = (part: Partial<NoticeRule> = {}): NoticeRule => ({
  name: "duty desk",
  enabled: true,
  severity: "soon",
  site: null,
  room: null,
  to: { kind: "hook", hook: "hook-1" },
  quiet: null,
  tellsEnd: true,
  language: "en",
  ...part,
});

/** A hub's desk over a real database, with rooms whose alarms are written as their records would. */
async function openDesk(database: HubDatabase, watches: readonly Watch[] = []) {
  const clock = createVirtualClock(beganMs);
  const issues = createIssueStore(database);
  const notices = createNoticeStore(database);
  const { queries } = database;
  const meta = {
    name: { zh: "第一会议室", en: "Room 1" },
    timeZone: "Asia/Shanghai",
    standbyWatts: 5,
  };
  await queries
    .insertInto("rooms")
    .values({ id: 1, site: "city-hall", room: "3-201", meta: JSON.stringify(meta) })
    .onConflict((old) => old.doNothing())
    .execute();
  const makeDesk = () =>
    new IssueDesk({
      issues,
      notices,
      rooms: {
        all: async () => [
          {
            site: "city-hall",
            room: "3-201",
            meta,
            seenMs: null,
            recordsStored: 0,
            enrolled: true,
          },
        ],
      },
      watches,
      wireClock: clock,
      roomClock: clock,
      randomBytes,
      log: silentLog,
      wake() {},
    });
  const put = async (id: string, severity: Alarm["severity"], clearedAtMs: number | null) => {
    const raisedAtMs = clock.wallMs();
    const text = message("alarm.clock");
    const alarm: Alarm = { id, severity, text, device: null, raisedAtMs, clearedAtMs };
    const row = {
      raised_at_ms: raisedAtMs,
      cleared_at_ms: clearedAtMs,
      alarm: JSON.stringify(alarm),
    };
    await queries
      .insertInto("alarms")
      .values({ room_id: 1, id, ...row })
      .onConflict((old) => old.columns(["room_id", "id"]).doUpdateSet(row))
      .execute();
  };
  return {
    clock,
    issues,
    notices,
    desk: makeDesk(),
    makeDesk,
    raise: (id: string, severity: Alarm["severity"] = "soon") => put(id, severity, null),
    clear: (id: string) => put(id, "soon", clock.wallMs()),
    kinds: async () => (await notices.deliveries(100)).map(({ kind, state }) => `${kind} ${state}`),
  };
}

onEveryDatabase((open, kind) => {
  test("an alarm becomes an issue and a message together; a desk that starts anew adds nothing", async () => {
    const { desk, makeDesk, raise, clear, clock, issues, notices, kinds } = await openDesk(
      await open(),
    );
    await notices.putRule("rule-1", rule());
    await raise("clock");
    expect(await desk.look()).toBe(1);
    expect(await makeDesk().look()).toBe(0);
    const [issue] = await issues.current(0);
    expect(issue).toMatchObject({ state: "open", severity: "soon", revision: 1, room: "3-201" });
    expect(await kinds()).toEqual(["opened waiting"]);
    clock.advance(minuteMs);
    await clear("clock");
    expect(await makeDesk().look()).toBe(1);
    expect(await kinds()).toEqual(["resolved waiting", "opened waiting"]);
    const history = await issues.history(issue?.id ?? "", 10);
    expect(history.map((event) => event.kind)).toEqual(["resolved", "cleared", "raised", "opened"]);
  });

  test("a person's acts come in between, and are lost to nothing", async () => {
    const { desk, raise, issues, clock } = await openDesk(await open());
    await raise("clock");
    await desk.look();
    const id = (await issues.current(0))[0]?.id ?? "";
    const [taken, assigned] = await Promise.all([
      desk.act(id, { kind: "acknowledge", note: "on my way" }, "li.na"),
      desk.act(id, { kind: "assign", to: "wang.fang" }, "zhang.wei"),
    ]);
    expect([taken, assigned]).not.toContain(null);
    expect(await issues.find(id)).toMatchObject({
      state: "acknowledged",
      acknowledgedBy: "li.na",
      assignedTo: "wang.fang",
      revision: 3,
    });
    expect(await desk.act(id, { kind: "acknowledge", note: "" }, "li.na")).toBeNull();
    clock.advance(minuteMs);
    await raise("store", "now");
    await desk.look();
    expect(await issues.find(id)).toMatchObject({ state: "open", severity: "now" });
  });

  test("desks of several processes open one issue and write one message", async () => {
    const { makeDesk, raise, issues, notices, kinds } = await openDesk(await open());
    await notices.putRule("rule-1", rule());
    await raise("clock");
    await Promise.all([makeDesk().look(), makeDesk().look(), makeDesk().look()]);
    expect(await issues.current(0)).toHaveLength(1);
    expect(await kinds()).toEqual(["opened waiting"]);
  });

  test("what can wait is held back over night, what cannot is not; nobody hears of what is over", async () => {
    const { desk, raise, clear, clock, notices, kinds } = await openDesk(await open());
    await notices.putRule("rule-1", rule({ quiet: { from: "19:00", to: "07:00" } }));
    await raise("clock");
    await desk.look();
    const untilMs = Date.parse("2026-03-03T07:00:00+08:00");
    expect((await notices.deliveries(1))[0]?.heldUntilMs).toBe(untilMs);
    expect(await notices.next("hook-1", clock.wallMs())).toBeNull();
    expect(await notices.nextHeldMs(clock.wallMs())).toBe(untilMs);
    clock.advance(minuteMs);
    await clear("clock");
    await desk.look();
    expect(await kinds()).toEqual(["opened over"]);
    clock.advance(minuteMs);
    await raise("store", "now");
    await desk.look();
    expect((await notices.next("hook-1", clock.wallMs()))?.notice.kind).toBe("reopened");
  });

  test("a rule hears of its rooms and its need only", async () => {
    const { desk, raise, notices } = await openDesk(await open());
    await notices.putRule("rule-1", rule({ name: "elsewhere", room: "3-202", site: "city-hall" }));
    await notices.putRule("rule-2", rule({ name: "grave", severity: "now" }));
    await notices.putRule("rule-3", rule({ name: "off", enabled: false }));
    await notices.putRule("rule-4", rule({ name: "here", site: "city-hall" }));
    await raise("clock");
    await desk.look();
    expect((await notices.deliveries(9)).map((one) => one.rule)).toEqual(["here"]);
    await raise("store", "now");
    await desk.look();
    expect((await notices.deliveries(9)).map((one) => one.rule)).toEqual(["here", "grave", "here"]);
  });

  test("maintenance of a site marks its rooms' issues and keeps them quiet until its end", async () => {
    const { desk, raise, clock, issues, notices, kinds } = await openDesk(await open());
    await notices.putRule("rule-1", rule());
    await issues.putMaintenance({
      id: "m1",
      site: "city-hall",
      room: null,
      fromMs: beganMs,
      toMs: beganMs + 10 * minuteMs,
      reason: "new projector",
      owner: "li.na",
      madeBy: "zhang.wei",
    });
    await raise("clock");
    await desk.look();
    expect((await issues.current(0))[0]).toMatchObject({ inMaintenance: true, told: null });
    clock.advance(10 * minuteMs);
    await desk.look();
    expect(await kinds()).toEqual(["still-open waiting"]);
    expect(await issues.maintenance(clock.wallMs())).toEqual([]);
  });

  test("of more messages than may wait for a receiver the oldest is dropped, and logged", async () => {
    const database = await open();
    const { desk, raise, notices } = await openDesk(database);
    await notices.putRule("rule-1", rule());
    await raise("clock");
    await desk.look();
    const [first] = await database.queries.selectFrom("deliveries").selectAll().execute();
    if (first === undefined) throw new Error("nothing waits");
    const { id: _id, ...row } = first;
    await database.queries
      .insertInto("deliveries")
      .values(Array.from({ length: 999 }, () => row))
      .execute();
    await raise("store", "now");
    await desk.look();
    const states = (await notices.deliveries(2_000)).map(({ state }) => state);
    expect(states.filter((state) => state === "waiting")).toHaveLength(1_000);
    expect(states.at(-1)).toBe("dropped");
  });

  test(`a look at 200 rooms with 400 alarms changes nothing the second time, and is quick (${kind})`, async () => {
    const database = await open();
    const { desk } = await openDesk(database);
    const rooms = Array.from({ length: 200 }, (_, n) => ({
      id: n + 10,
      site: "big",
      room: `r-${n}`,
    }));
    await database.queries.insertInto("rooms").values(rooms).execute();
    const alarms = rooms.flatMap(({ id: roomId }) =>
      ["clock", "store"].map((id) => {
        const alarm = { id, severity: "soon", text: message("alarm.clock"), device: null };
        const text = JSON.stringify({ ...alarm, raisedAtMs: beganMs, clearedAtMs: null });
        return { room_id: roomId, id, raised_at_ms: beganMs, cleared_at_ms: null, alarm: text };
      }),
    );
    await database.queries.insertInto("alarms").values(alarms).execute();
    expect(await desk.look()).toBe(200);
    const began = wireClock.monotonicMs();
    expect(await desk.look()).toBe(0);
    const tookMs = wireClock.monotonicMs() - began;
    console.log(`${kind}: a look at 200 rooms with 400 alarms took ${tookMs.toFixed(1)} ms`);
    expect(tookMs).toBeLessThan(500);
  });
});
