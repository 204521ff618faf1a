import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { removeFolder, silentLog } from "../hub-rig.ts";
import { inventMonth } from "./invented-month.ts";
import { recordSite } from "./site.ts";

const untilMs = Date.parse("2026-03-14T00:00:00+08:00");

test("a recorded site is read back as rooms with duties, alarms and watts", async () => {
  const folder = mkdtempSync(join(tmpdir(), "huitang-recorded-"));
  const store = await openStore({ data: folder }, silentLog);
  try {
    const rooms = await recordSite(store, {
      site: "city-hall",
      rooms: 20,
      days: 7,
      untilMs,
      timeZone: "Asia/Shanghai",
    });
    expect((await store.rooms.all()).map(({ room }) => room)).toContain("2-01");
    const [first = { site: "", room: "" }] = rooms;
    const duties = await store.records.duties(first, untilMs - 7 * 86_400_000, untilMs);
    expect(duties.length).toBeGreaterThan(50);
    expect(await store.readings.watts(first, untilMs - 86_400_000, untilMs)).toHaveLength(1440);
    const wasteful = rooms[4] ?? first;
    expect((await store.records.alarms(wasteful, 0)).length).toBeGreaterThan(0);
  } finally {
    await store.close();
    removeFolder(folder);
  }
});

test("a month is invented for the rooms that are named, and is not reckoned anew", async () => {
  const data = mkdtempSync(join(tmpdir(), "huitang-recorded-"));
  const named = { room: "3-201", name: { zh: "第一会议室", en: "Meeting room 1" } };
  const month = { data, site: "city-hall", timeZone: "Asia/Shanghai", untilMs };
  await inventMonth({ ...month, rooms: [named] }, silentLog);
  const store = await openStore({ data }, silentLog);
  try {
    expect((await store.rooms.all()).map(({ room, meta }) => [room, meta?.name])).toEqual([
      ["3-201", named.name],
    ]);
    const { queries } = store.database;
    const days = await queries.selectFrom("energy_days").select(["date", "kwh"]).execute();
    expect(days).toHaveLength(31);
    expect(days.filter(({ kwh }) => kwh !== null && kwh > 0).length).toBeGreaterThan(25);
    expect(await queries.selectFrom("dirty_days").selectAll().execute()).toEqual([]);
  } finally {
    await store.close();
    removeFolder(data);
  }
});
