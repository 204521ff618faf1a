import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../../store/open-store.ts";
import { removeFolder, silentLog } from "../hub-rig.ts";
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
