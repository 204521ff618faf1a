import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import "../../contract/text/hub-texts.ts";
import { say } from "../../contract/text/text.ts";
import { createBackupDesk } from "../backup/backup-desk.ts";
import { removeFolder, silentLog } from "../rig/quiet.ts";
import { createIssueStore } from "../store/issues.ts";
import { createNoticeStore } from "../store/notices.ts";
import { openStore } from "../store/open-store.ts";
import { backupConditions } from "./hub-conditions.ts";
import { IssueDesk } from "./issue-desk.ts";

const hourMs = 3_600_000;
const nowMs = Date.parse("2026-03-02T03:00:00Z");
const fine = { newestMs: nowMs, sinceMs: nowMs, failure: null };
const idsOf = (found: ReturnType<typeof backupConditions>) => found.map(({ alarm }) => alarm.id);

test.each([
  ["made a day ago", fine, 24 * hourMs, []],
  ["made two days ago, to the hour", fine, 48 * hourMs, []],
  ["made more than two days ago", fine, 48 * hourMs + 1, ["hub:backup"]],
  ["never made, of a young hub", { ...fine, newestMs: null }, 47 * hourMs, []],
  ["never made, of an old hub", { ...fine, newestMs: null }, 49 * hourMs, ["hub:backup"]],
  ["failed today", { ...fine, failure: "ENOSPC" }, hourMs, ["hub:backup-failed"]],
  [
    "failing for days",
    { ...fine, failure: "EACCES" },
    72 * hourMs,
    ["hub:backup", "hub:backup-failed"],
  ],
])("NXR 8: a backup %s", (_title, standing, laterMs, ids) => {
  expect(idsOf(backupConditions(standing, [], nowMs + laterMs))).toEqual(ids);
});

test("where the hub makes none itself, none is missing", () => {
  expect(backupConditions("none", [], nowMs)).toEqual([]);
});

/** A hub with its store, its backups into a folder that can be spoilt, and its issues, in virtual time. */
async function openHub() {
  const root = mkdtempSync(join(tmpdir(), "huitang-backup-alarm-"));
  const data = join(root, "data");
  const folder = join(root, "backups");
  const store = await openStore({ data }, silentLog);
  const clock = createVirtualClock(nowMs);
  const issues = createIssueStore(store.database);
  const makeBackups = () =>
    createBackupDesk({
      config: { data, backup: { folder, at: "03:00", keep: 2 } },
      version: "1",
      randomBytes,
      clock,
      timeZone: "UTC",
      log: silentLog,
    });
  const makeDesk = (backups: ReturnType<typeof makeBackups>) =>
    new IssueDesk({
      issues,
      notices: createNoticeStore(store.database),
      rooms: store.rooms,
      watches: [
        async (atMs) => {
          const current = await issues.current(atMs);
          const alarms = current.find(({ site }) => site === "")?.alarms ?? [];
          return backupConditions(backups.standing(), alarms, clock.wallMs());
        },
      ],
      wireClock: clock,
      roomClock: clock,
      randomBytes,
      log: silentLog,
      wake() {},
    });
  onTestFinished(async () => {
    await store.close();
    removeFolder(root);
  });
  const issue = async () => {
    const [found] = await issues.current(clock.wallMs() - hourMs);
    return found === undefined
      ? null
      : { state: found.state, site: found.site, ids: found.alarms.map(({ id }) => id) };
  };
  return { folder, clock, issues, makeBackups, makeDesk, issue };
}

test("NXR 8: a backup that fails is an issue of the hub itself, over a restart, until one succeeds", async () => {
  const { folder, clock, issues, makeBackups, makeDesk, issue } = await openHub();
  writeFileSync(folder, "no folder");
  const backups = makeBackups();
  const desk = makeDesk(backups);
  expect(backups.standing()).toBe("unknown");
  await desk.look();
  expect(await issue()).toBeNull();
  expect(await backups.takeNow()).toBe("backup-failed");
  backups.start();
  await expect.poll(() => backups.standing()).not.toBe("unknown");
  await desk.look();
  expect(await issue()).toEqual({ state: "open", site: "", ids: ["hub:backup-failed"] });
  const [stored] = await issues.current(0);
  if (stored === undefined) throw new Error("no issue is stored");
  expect(say({ language: "en", timeZone: "UTC" }, stored.text)).toContain("(EEXIST)");
  await backups.stop();

  const anew = makeBackups();
  const deskAnew = makeDesk(anew);
  clock.advance(60_000);
  expect(await deskAnew.look()).toBe(0);
  expect(await issue()).toMatchObject({ state: "open" });

  rmSync(folder);
  mkdirSync(folder);
  anew.start();
  await expect
    .poll(() => anew.standing())
    .toMatchObject({ failure: null, newestMs: clock.wallMs() });
  await deskAnew.look();
  expect(await issue()).toMatchObject({ state: "resolved" });
  await anew.stop();
});

test("NXR 8: no good backup for two days is an issue, whatever else is well", async () => {
  const { clock, makeBackups, makeDesk, issue } = await openHub();
  const backups = makeBackups();
  const desk = makeDesk(backups);
  backups.start();
  await expect.poll(() => backups.standing()).toMatchObject({ newestMs: nowMs });
  await backups.stop();
  // It does not look any more: nothing fails, and nothing is made.
  clock.advance(48 * hourMs);
  await desk.look();
  expect(await issue()).toBeNull();
  clock.advance(1_000);
  await desk.look();
  expect(await issue()).toEqual({ state: "open", site: "", ids: ["hub:backup"] });
  await backups.takeNow();
  await desk.look();
  expect(await issue()).toMatchObject({ state: "resolved" });
});
