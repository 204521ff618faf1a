import { readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import type { EnergyView } from "../../contract/energy.ts";
import type { JournalPage, RecordAnswer } from "../../contract/journal-page.ts";
import type { SetupView } from "../../contract/setup.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import { databaseFile, open } from "../store/store.fixture.ts";
import { type DayChange, startDay } from "../virtual-day.fixture.ts";
import { openDayPanel } from "./day-panel.fixture.ts";
import { ask, signIn } from "./panel.fixture.ts";

/** A day with one meeting up to this many minutes from its start, its panel, and who signed in. */
async function dayAt(atMin: number, change: DayChange & { readonly classified?: boolean } = {}) {
  const virtual = startDay(tenMs + Math.min(-130, atMin - 15) * minuteMs, {
    staff: "Wang",
    ...change,
  });
  const { classified = false } = change;
  const words = classified ? { title: "QUARTZ", banner: "BASALT", organiser: "GRANITE" } : {};
  virtual.loop.takeAgenda(demoAgenda([demoMeeting({ classified, ...words })]));
  for (const [toMin, people] of [
    [-5, 0],
    [60, 24],
    [atMin, 0],
  ] as const) {
    virtual.room.people = people;
    await virtual.until(tenMs + Math.min(toMin, atMin) * minuteMs);
  }
  const panel = await openDayPanel(virtual, null);
  onTestFinished(async () => {
    await panel.stop();
    await virtual.loop.stop();
    virtual.store.close();
  });
  const cookie = await signIn(panel, "Li");
  const get = (path: string) => ask(panel.url, path, { headers: { cookie } });
  const read = async <T>(path: string): Promise<T> => {
    const { status, text } = await get(path);
    expect([path, status]).toEqual([path, 200]);
    const content: T = JSON.parse(text);
    return content;
  };
  return { virtual, panel, cookie, get, read };
}

const journal = (query: string) => `/api/journal?${query}`;

test("nobody reads energy, journal, machine or memory who has not signed in", async () => {
  const { panel } = await dayAt(-120);
  for (const path of [
    "/api/energy",
    "/api/journal",
    "/api/journal/1",
    "/api/journal/export",
    "/api/setup",
    "/api/backup",
  ]) {
    expect([path, (await ask(panel.url, path)).status]).toEqual([path, 401]);
  }
  expect((await ask(panel.url, "/api/setup/probe", { body: {} })).status).toBe(401);
});

test("a viewer reads, but neither asks the devices nor takes the memory away", async () => {
  const { panel, cookie } = await dayAt(-120);
  const person = { name: "Zhao", role: "viewer", pin: "518204" };
  await ask(panel.url, "/api/people", { body: person, headers: { cookie } });
  const entered = await ask(panel.url, "/api/session", { body: { name: "Zhao", pin: "518204" } });
  const headers = { cookie: String(entered.headers["set-cookie"]).split(";")[0] ?? "" };
  expect((await ask(panel.url, "/api/setup", { headers })).status).toBe(200);
  expect((await ask(panel.url, "/api/setup/probe", { body: {}, headers })).status).toBe(403);
  expect((await ask(panel.url, "/api/backup", { headers })).status).toBe(403);
});

test("the energy of a meeting lasts from its power-up to the proof that the room is off", async () => {
  const { virtual, read } = await dayAt(110);
  expect(virtual.loop.snapshot.phase).toBe("idle");
  const energy = await read<EnergyView>("/api/energy");
  const [one] = energy.meetings;
  expect(one).toMatchObject({ endedBy: "rest", meeting: { id: "m1", title: demoMeeting().title } });
  expect(one?.fromMs).toBeLessThan(tenMs - 60 * minuteMs);
  expect(one?.toMs).toBeGreaterThan(tenMs + 60 * minuteMs);
  expect(one?.kWh).toBeGreaterThan(1);
  // What is left of the day is next to nothing: the room was off.
  expect(energy.today.kWh).toBeCloseTo((one?.kWh ?? 0) + (energy.today.baseKWh ?? 0), 6);
  expect(energy.today.baseKWh).toBeLessThan(0.05);
  expect(energy.meter).toMatchObject({ device: "meter" });
  expect(energy.standby).toMatchObject({ isResting: true, overSinceMs: null, culprit: null });
  // Asked again, only what was added to the journal is read.
  await virtual.until(tenMs + 112 * minuteMs);
  const later = await read<EnergyView>("/api/energy");
  expect(later.meetings).toEqual(energy.meetings);
  expect(later.watts.length).toBe(energy.watts.length + 2);
});

test("an idle room above its limit names what draws the current, and since when", async () => {
  const { virtual, read } = await dayAt(-575, {
    // A fan that cannot be switched off.
    runner: (id, runner) =>
      id === "fresh-air" ? { ...runner, write: () => new Promise(() => undefined) } : runner,
  });
  virtual.room.values.set("fresh-air/power", "on");
  await virtual.until(tenMs - 565 * minuteMs);
  const { standby } = await read<EnergyView>("/api/energy");
  expect(standby).toMatchObject({ isResting: true, culprit: "fresh-air" });
  expect(standby.overSinceMs).toBeGreaterThanOrEqual(tenMs - 576 * minuteMs);
  expect(standby.overSinceMs).toBeLessThan(tenMs - 573 * minuteMs);
});

test("the journal is read page by page, newest first, without a gap", async () => {
  const { virtual, read } = await dayAt(20);
  const last = virtual.store.lastNumber();
  const numbers: number[] = [];
  let before: number | null = last + 1;
  while (before !== null) {
    const page: JournalPage = await read<JournalPage>(journal(`before=${before}&limit=50`));
    numbers.push(...page.records.map((record) => record.number));
    before = page.before;
  }
  expect(numbers).toEqual(Array.from({ length: last }, (_, at) => last - at));
  expect(last).toBeGreaterThan(100);
});

test("the journal is filtered by kind, by device and by words of either language", async () => {
  const { read, get } = await dayAt(20);
  const kinds = await read<JournalPage>(journal("kind=command&device=projector"));
  expect(kinds.records.length).toBeGreaterThan(0);
  for (const { body } of kinds.records) {
    expect(body).toMatchObject({ kind: "command", point: expect.stringMatching(/^projector\//) });
  }
  const found = await Promise.all(
    ["Door opened in time", "按时开门"].map((q) =>
      read<JournalPage>(journal(`q=${encodeURIComponent(q)}`)),
    ),
  );
  expect(found[0]?.records.length).toBeGreaterThan(0);
  const none = await read<JournalPage>(journal("q=there-is-no-such-word"));
  expect(none).toMatchObject({ records: [], before: null, lookedTo: 1 });
  for (const wrong of ["kind=gossip", "limit=201", "before=0", "device=UP", "more=1"]) {
    expect([wrong, (await get(journal(wrong))).status]).toEqual([wrong, 400]);
  }
});

test("a command leads to its receipt, a receipt to its command", async () => {
  const { read, get } = await dayAt(20);
  const { records } = await read<JournalPage>(journal("kind=receipt&limit=20"));
  const receipt = records.find(({ body }) => body.kind === "receipt" && body.failure === null);
  const answer = await read<RecordAnswer>(`/api/journal/${receipt?.number}`);
  expect(answer.record).toEqual(receipt);
  expect(answer.other?.body.kind).toBe("command");
  const back = await read<RecordAnswer>(`/api/journal/${answer.other?.number}`);
  expect(back.other).toEqual(receipt);
  expect((await get("/api/journal/999999")).status).toBe(404);
  expect((await get("/api/journal/last")).status).toBe(404);
});

test("the export holds every record that fits, a line each", async () => {
  const { virtual, get } = await dayAt(20);
  const { text, headers } = await get("/api/journal/export");
  const lines = text.trimEnd().split("\n");
  const numbers = lines.map((line) => Number(JSON.parse(line).number));
  expect(numbers.length).toBe(virtual.store.lastNumber());
  expect(headers["content-disposition"]).toContain("journal.jsonl");
  const some = await get("/api/journal/export?kind=phase");
  expect(some.text.split("\n").filter((line) => line.includes('"kind":"phase"')).length).toBe(
    some.text.trimEnd().split("\n").length,
  );
});

test("NX 5.5.4: the words of a classified meeting are in no answer, at any time", async () => {
  const { virtual, get } = await dayAt(20, { classified: true });
  const answers: string[] = [];
  for (const atMin of [20, 110]) {
    virtual.room.people = atMin === 20 ? 9 : 0;
    await virtual.until(tenMs + atMin * minuteMs);
    const paths = ["/api/energy", "/api/journal?limit=200", "/api/journal/export", "/api/setup"];
    for (const path of paths) answers.push((await get(path)).text);
  }
  const told = answers.join("\n");
  expect(["QUARTZ", "BASALT", "GRANITE"].filter((word) => told.includes(word))).toEqual([]);
  expect(told.length).toBeGreaterThan(20_000);
});

test("the machine tells of its clock, its lines and its memory", async () => {
  const { virtual, read } = await dayAt(-100);
  const setup = await read<SetupView>("/api/setup");
  expect(setup.clock).toMatchObject({ timeZone: "Asia/Shanghai", trusted: true });
  expect(setup.store.records).toBe(virtual.store.lastNumber());
  expect(setup.store.bytes).toBeGreaterThan(10_000);
  const bus = setup.links.find(({ type }) => type === "modbus-rtu");
  expect(bus).toMatchObject({ settings: "9600 8N1", up: true });
  expect(bus?.planShare).toBeGreaterThan(0);
  expect(bus?.devices).toContain("meter");
  expect(setup.gateway.diskFreeBytes).toBeGreaterThan(0);
});

test("the devices are asked who they are while the room goes on", async () => {
  const { virtual, panel, cookie, read } = await dayAt(-100);
  const written = virtual.room.written.length;
  const asked = await ask(panel.url, "/api/setup/probe", { body: {}, headers: { cookie } });
  expect(asked.status).toBe(202);
  let setup = await read<SetupView>("/api/setup");
  while (setup.probe?.endedAtMs === null) setup = await read<SetupView>("/api/setup");
  const { model } = virtual.loop.snapshot;
  expect(setup.probe?.rows.map(({ device }) => device)).toEqual([...model.devices.keys()]);
  expect(setup.probe?.by).toBe("Li");
  expect(virtual.room.written.length).toBe(written);
  const verdicts = new Set(setup.probe?.rows.map(({ verdict }) => verdict));
  expect(verdicts.has("answers")).toBe(true);
  expect(verdicts.has("differs")).toBe(false);
});

test("a backup is a sound database with every record, one at a time, and leaves nothing behind", async () => {
  const { virtual, panel, cookie } = await dayAt(20);
  const take = () => fetch(new URL("/api/backup", panel.url), { headers: { cookie } });
  const last = virtual.store.lastNumber();
  const [answer, other] = await Promise.all([take(), take()]);
  const [good, refused] = answer.status === 200 ? [answer, other] : [other, answer];
  expect([good.status, refused.status]).toEqual([200, 409]);
  expect(good.headers.get("content-disposition")).toMatch(
    /filename="huitang-city-hall-3-201-2026-03-02-10\d\d\.db"/,
  );
  const file = databaseFile();
  writeFileSync(file, Buffer.from(await good.arrayBuffer()));
  const copy = new Database(file, { readonly: true });
  expect(copy.pragma("integrity_check", { simple: true })).toBe("ok");
  copy.close();
  const { store } = open(file);
  expect(store.lastNumber()).toBeGreaterThanOrEqual(last);
  expect(store.verifyChain(0, 100_000).brokenAt).toBeNull();
  store.close();
  expect(readdirSync(dirname(virtual.file)).filter((each) => each.includes("backup"))).toEqual([]);
  let again = await take();
  // What was read to its end may not be closed yet.
  while (again.status === 409) again = await take();
  expect(again.status).toBe(200);
  await again.arrayBuffer();
  await virtual.until(virtual.now() + minuteMs);
  const acts = virtual.store.recordsAfter(last, 1000).filter(({ body }) => body.kind === "act");
  expect(acts.map(({ body }) => (body.kind === "act" ? [body.by, body.act] : []))).toContainEqual([
    "Li",
    "backup",
  ]);
});
