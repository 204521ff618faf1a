import { createHash, randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import BetterSqlite from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import { createClock, createVirtualClock, sleep } from "../../contract/clock.ts";
import { recordSite } from "../rig/recorded/site.ts";
import { removeFolder, silentLog } from "../rig/quiet.ts";
import type { HubStore } from "../store/hub-store.ts";
import { openStore } from "../store/open-store.ts";
import { createBackupDesk } from "./backup-desk.ts";
import { isBackupDue } from "./backup-due.ts";
import { readBackupKey } from "./backup-key.ts";
import { keptBackups, takeBackup } from "./hub-backup.ts";
import { restoreHub } from "./restore.ts";

const nowMs = Date.parse("2026-03-02T03:00:00Z");
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) await end();
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "huitang-backup-"));
  ends.push(() => removeFolder(folder));
  return folder;
};

/** A hub with a past, and files of keys beside its database. */
async function hubWithPast(): Promise<{ data: string; folder: string; store: HubStore }> {
  const root = newFolder();
  const data = join(root, "data");
  const store = await openStore({ data }, silentLog);
  ends.push(() => store.close());
  const site = { site: "city-hall", rooms: 3, days: 2, untilMs: nowMs, timeZone: "Asia/Shanghai" };
  await recordSite(store, site, 15);
  writeFileSync(join(data, "hub.key"), randomBytes(32));
  mkdirSync(join(data, "sources"));
  writeFileSync(join(data, "sources", "a.secret"), "the password of a source");
  return { data, folder: join(root, "backups"), store };
}

const place = (data: string, folder: string, key: Buffer | null = null) => ({
  data,
  folder,
  keep: 3,
  key,
  version: "1",
  randomBytes,
});

/** A backup as somebody else could write it: every name in it holds the same file. */
async function writeForged(file: string, names: readonly string[], path: string): Promise<void> {
  const content = readFileSync(path);
  const sha256 = createHash("sha256").update(content).digest("hex");
  const files = names.map((name) => ({ name, bytes: content.length, sha256 }));
  const head = JSON.stringify({ takenAtMs: nowMs, version: "1", files });
  const whole = Buffer.concat([Buffer.from(`${head}\n`), ...names.map(() => content)]);
  const line = `huitang-hub-backup 1 ${JSON.stringify({ sealed: false, nonce: "" })}\n`;
  writeFileSync(file, Buffer.concat([Buffer.from(line), gzipSync(whole)]));
}

/** Digest of every row of every table, in order. */
function digestsOf(data: string): Record<string, string> {
  const database = new BetterSqlite(join(data, "hub.db"), { readonly: true });
  try {
    const tables = database
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sessions' ORDER BY name",
      )
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => {
        const rows = database.prepare(`SELECT * FROM "${name}"`).raw().all();
        const sorted = rows.map((row) => JSON.stringify(row)).toSorted();
        return [name, createHash("sha256").update(sorted.join("\n")).digest("hex")];
      }),
    );
  } finally {
    database.close();
  }
}

describe("NXR 8: a backup of the hub", () => {
  it.each([
    ["readable by its owner only", null],
    ["encrypted", randomBytes(32)],
  ])("%s: backed up, wiped and restored, everything is as it was", async (_title, key) => {
    const { data, folder, store } = await hubWithPast();
    const made = await takeBackup(place(data, folder, key), nowMs);
    await store.close();
    const before = digestsOf(data);
    const secret = readFileSync(join(data, "hub.key"));
    const from = join(folder, made.name);
    expect(statSync(from).mode & 0o077).toBe(0);
    expect(readdirSync(folder)).toEqual([made.name, `${made.name}.sha256`]);
    rmSync(data, { recursive: true });

    const restored = await restoreHub({ from, data, key, nowMs });
    expect(restored).toEqual({ ok: true, takenAtMs: nowMs, keptAs: null });
    expect(digestsOf(data)).toEqual(before);
    expect(Object.keys(before).length).toBeGreaterThan(30);
    expect(readFileSync(join(data, "hub.key"))).toEqual(secret);
    expect(readFileSync(join(data, "sources", "a.secret"), "utf8")).toContain("password");
    const again = await openStore({ data }, silentLog);
    expect(await again.rooms.all()).toHaveLength(3);
    await again.close();
  });

  it("shows one instant, while the hub goes on writing", async () => {
    const { data, folder, store } = await hubWithPast();
    let written = 0;
    const writer = { isDone: false };
    // Each transaction writes the same number to two places: a copy in between would show.
    const writing = (async () => {
      while (!writer.isDone) {
        written += 1;
        const tag = String(written);
        await store.database.transaction(async (within) => {
          for (const id of ["one", "two"]) {
            const row = { id, to_ms: Number(tag), maintenance: tag + "x".repeat(20_000) };
            await within
              .insertInto("maintenance_windows")
              .values(row)
              .onConflict((old) => old.column("id").doUpdateSet(row))
              .execute();
          }
        });
        await sleep(createClock(), "let others have their turn", 0);
      }
    })();
    await expect.poll(() => written).toBeGreaterThan(1);
    const made = await takeBackup(place(data, folder), nowMs);
    writer.isDone = true;
    await writing;
    const elsewhere = join(newFolder(), "data");
    await restoreHub({ from: join(folder, made.name), data: elsewhere, key: null, nowMs });
    const database = new BetterSqlite(join(elsewhere, "hub.db"), { readonly: true });
    const rows = database.prepare("SELECT to_ms FROM maintenance_windows").pluck().all();
    database.close();
    expect(rows).toHaveLength(2);
    expect(new Set(rows).size).toBe(1);
    expect(written).toBeGreaterThan(Number(rows[0]));
  });

  it("that is damaged anywhere is refused, and nothing has changed", async () => {
    const { data, folder, store } = await hubWithPast();
    await store.close();
    for (const key of [null, randomBytes(32)]) {
      const made = await takeBackup(place(data, folder, key), nowMs + (key === null ? 0 : 9_000));
      const before = digestsOf(data);
      const sound = readFileSync(join(folder, made.name));
      const damaged = join(newFolder(), "damaged.backup");
      const whole = sound.length;
      // Where nothing is encrypted, the bits just before the last eight bytes may say nothing at all.
      for (const at of [0, 22, 60, 90, whole >> 1, whole - 40, whole - 6, whole - 1]) {
        const bytes = Buffer.from(sound);
        bytes[at] = (bytes[at] ?? 0) ^ 0x10;
        writeFileSync(damaged, bytes);
        const answer = await restoreHub({ from: damaged, data, key, nowMs });
        expect({ at, whole, ...answer }).toMatchObject({ at, ok: false, why: "spoilt" });
      }
      for (const length of [0, 30, whole >> 1, whole - 1]) {
        writeFileSync(damaged, sound.subarray(0, length));
        const answer = await restoreHub({ from: damaged, data, key, nowMs });
        expect({ length, whole, ...answer }).toMatchObject({ length, ok: false, why: "spoilt" });
      }
      expect(digestsOf(data)).toEqual(before);
      expect(readdirSync(data).filter((name) => name.includes("restore"))).toEqual([]);
    }
  });

  it("is refused with another key, without its key, or beside another digest", async () => {
    const { data, folder, store } = await hubWithPast();
    await store.close();
    const key = randomBytes(32);
    const made = await takeBackup(place(data, folder, key), nowMs);
    const from = join(folder, made.name);
    for (const wrong of [null, randomBytes(32)]) {
      const answer = await restoreHub({ from, data, key: wrong, nowMs });
      expect(answer).toMatchObject({ ok: false, why: "spoilt" });
    }
    writeFileSync(`${from}.sha256`, `${"0".repeat(64)}  ${made.name}\n`);
    const answer = await restoreHub({ from, data, key, nowMs });
    expect(answer).toMatchObject({ ok: false, detail: expect.stringContaining("digest") });
  });

  it("that is not encrypted is refused where a key is given: anybody could have made it", async () => {
    const { data, folder, store } = await hubWithPast();
    await store.close();
    const made = await takeBackup(place(data, folder), nowMs);
    const elsewhere = join(newFolder(), "data");
    const request = { from: join(folder, made.name), data: elsewhere, nowMs };
    expect(await restoreHub({ ...request, key: randomBytes(32) })).toMatchObject({
      ok: false,
      why: "spoilt",
      detail: expect.stringContaining("not encrypted"),
    });
    expect(existsSync(elsewhere)).toBe(false);
  });

  it.each(["../hub.db", "./hub.db", "sources/..", "other/a.secret", "hub.yaml", "sources/.a"])(
    "that would write %s is refused, and has written nothing",
    async (name) => {
      const { data, folder, store } = await hubWithPast();
      await store.close();
      const root = newFolder();
      const from = join(root, "forged.backup");
      await writeForged(from, ["hub.db", name], join(data, "hub.db"));
      const target = join(root, "target", "data");
      const answer = await restoreHub({ from, data: target, key: null, nowMs });
      expect(answer).toMatchObject({ ok: false, why: "spoilt" });
      expect(readdirSync(join(root, "target"))).toEqual([]);
      expect(readdirSync(root)).toEqual(["forged.backup", "target"]);
      expect(existsSync(folder)).toBe(false);
    },
  );

  it("is not put under a hub that runs, and sets aside what was there", async () => {
    const { data, folder, store } = await hubWithPast();
    const made = await takeBackup(place(data, folder), nowMs);
    const request = { from: join(folder, made.name), data, key: null, nowMs };
    expect(await restoreHub(request)).toMatchObject({ ok: false, why: "in-use" });
    expect(await store.rooms.all()).toHaveLength(3);
    await store.close();
    const before = digestsOf(data);
    const restored = await restoreHub(request);
    expect(restored).toMatchObject({ ok: true, keptAs: expect.stringContaining("before-restore") });
    expect(digestsOf(restored.ok ? (restored.keptAs ?? "") : "")).toEqual(before);
  });

  it("signs out whoever was signed in when it was made", async () => {
    const { data, folder, store } = await hubWithPast();
    const database = new BetterSqlite(join(data, "hub.db"));
    database.pragma("foreign_keys = OFF");
    database.exec(
      "INSERT INTO sessions (token_hash, account, created_at_ms, seen_at_ms, source, device) " +
        "VALUES ('hash', 'zhang.wei', 1, 1, '', '')",
    );
    database.close();
    const made = await takeBackup(place(data, folder), nowMs);
    await store.close();
    await restoreHub({ from: join(folder, made.name), data, key: null, nowMs });
    const restored = new BetterSqlite(join(data, "hub.db"), { readonly: true });
    expect(restored.prepare("SELECT count(*) FROM sessions").pluck().get()).toBe(0);
    restored.close();
  });

  it("leaves the newest ones and removes what a killed process left", async () => {
    const { data, folder, store } = await hubWithPast();
    await store.close();
    mkdirSync(folder, { mode: 0o700 });
    cpSync(join(data, "hub.db"), join(folder, "hub-2026-03-01T030000Z.backup.db.part"));
    writeFileSync(join(folder, "of-somebody-else.txt"), "stays");
    for (let day = 0; day < 5; day++) {
      await takeBackup({ ...place(data, folder), keep: 2 }, nowMs + day * 86_400_000);
    }
    const kept = (await keptBackups(folder)).map(({ takenAtMs }) => takenAtMs);
    expect(kept).toEqual([nowMs + 4 * 86_400_000, nowMs + 3 * 86_400_000]);
    expect(readdirSync(folder)).toHaveLength(5);
  });
});

describe("the daily backup", () => {
  it.each([
    ["none yet", null, "2026-03-02T10:00:00Z", true],
    ["made since 03:00", "2026-03-01T19:00:05Z", "2026-03-02T10:00:00Z", false],
    ["made before 03:00", "2026-03-01T18:59:00Z", "2026-03-01T19:00:00Z", true],
    ["made yesterday, not yet 03:00", "2026-03-01T02:00:00Z", "2026-03-01T18:00:00Z", false],
    ["missed for days", "2026-02-20T19:00:00Z", "2026-03-02T10:00:00Z", true],
  ])("%s: due %s", (_title, newest, now, due) => {
    const newestMs = newest === null ? null : Date.parse(newest);
    expect(isBackupDue(newestMs, "03:00", "Asia/Shanghai", Date.parse(now))).toBe(due);
  });

  it("that was missed is made up for at the start, and one that fails is told of", async () => {
    const { data, folder, store } = await hubWithPast();
    const clock = createVirtualClock(nowMs);
    const backup = { folder, at: "03:00", keep: 2 };
    const options = { version: "1", randomBytes, clock, timeZone: "UTC", log: silentLog };
    const desk = createBackupDesk({ ...options, config: { data, backup } });
    desk.start();
    await expect.poll(async () => (await keptBackups(folder)).length).toBe(1);
    expect(await desk.takeNow()).toMatchObject({ takenAtMs: nowMs });
    expect(await desk.view()).toMatchObject({ kind: "own", stale: false, failure: null });
    await desk.stop();

    const file = join(newFolder(), "a-file");
    writeFileSync(file, "");
    const bad = createBackupDesk({
      ...options,
      config: { data, backup: { ...backup, folder: file } },
    });
    expect(await bad.takeNow()).toBe("backup-failed");
    expect(await bad.view()).toMatchObject({ stale: true, failure: expect.any(String) });
    await store.close();
  });

  it("of a database server is its keeper's", async () => {
    const options = { version: "1", randomBytes, clock: createVirtualClock(0), log: silentLog };
    const data = newFolder();
    const store = { postgres: { url: "postgres://hub@db/hub" } };
    const keeper = createBackupDesk({ ...options, timeZone: "UTC", config: { data, store } });
    expect(await keeper.view()).toEqual({ kind: "keeper" });
    const off = createBackupDesk({ ...options, timeZone: "UTC", config: { data } });
    expect(await off.takeNow()).toBe("no-backup-here");
  });

  it("has a key of 32 bytes, or none", () => {
    const file = join(newFolder(), "key");
    writeFileSync(file, "too short");
    expect(() => readBackupKey(file)).toThrow("openssl rand");
    writeFileSync(file, `${"a1".repeat(32)}\n`);
    expect(readBackupKey(file)).toHaveLength(32);
    expect(readBackupKey(undefined)).toBeNull();
    expect(existsSync(file)).toBe(true);
  });
});
