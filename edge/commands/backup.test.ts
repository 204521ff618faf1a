import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { startPanel } from "../panel/panel.fixture.ts";
import { act, open, tick } from "../store/store.fixture.ts";
import { runBackup } from "./backup.ts";
import { ownAssets, ownRoomFile } from "./own-room.fixture.ts";
import { runRestore } from "./restore.ts";

const root = new URL("../../", import.meta.url);
const ports = { assets: ownAssets, random: (bytes: number) => randomBytes(bytes), nowMs: 2e12 };

function paper() {
  const printed: string[] = [];
  const warned: string[] = [];
  const output = {
    print: (text: string) => void printed.push(text),
    warn: (text: string) => void warned.push(text),
  };
  return { output, printed, warned };
}

/** The file of a room that nobody runs, with a memory of three records. */
function quietRoom() {
  const folder = mkdtempSync(join(tmpdir(), "backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, "data");
  mkdirSync(data);
  const config = join(folder, "room.yaml");
  const demo = readFileSync(new URL("deploy/examples/room-demo.yaml", root), "utf8");
  // A port that nothing listens on.
  const panel = "panel: { host: 127.0.0.1, port: 1 }";
  writeFileSync(
    config,
    demo.replace(/^data: .*$/m, `data: ${data}`).replace(/^panel: .*$/m, panel),
  );
  const { store } = open(join(data, "room.db"));
  for (const text of ["one", "two", "three"]) store.commit(tick({ records: [act(text)] }));
  return { folder, config, data, store };
}

it("copies the memory of a running room, and puts it back once the room has stopped", async () => {
  const { folder, config, data, store } = quietRoom();
  const file = join(folder, "copy.db");
  const { output, printed, warned } = paper();
  expect(await runBackup([file, "--config", config], ownAssets, output)).toBe(0);
  expect(printed.join()).toContain("copy.db: ");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await runBackup([file, "--config", config], ownAssets, output)).toBe(1);
  expect(warned.join()).toContain("is there already");

  store.commit(tick({ records: [act("after the backup")] }));
  expect(await runRestore([file, "--config", config], ports, output)).toBe(1);
  expect(warned.join()).toContain("stop the edge");
  store.close();
  expect(await runRestore([file, "--config", config], ports, output)).toBe(0);
  expect(printed.join("\n")).toMatch(
    /restored with 4 records.*\n.*their PINs, are those of the backup.*\n.*room\.db\.old-1$/,
  );
  const again = open(join(data, "room.db"));
  expect(again.store.lastNumber()).toBe(4);
  again.store.close();
});

it("a room that writes on and on does not keep its backup from its end", async () => {
  const { folder, config, store } = quietRoom();
  const bulk = Array.from({ length: 1000 }, () => act("x".repeat(2000)));
  store.commit(tick({ records: bulk }));
  const clock = createClock();
  const before = store.lastNumber();
  const over = new AbortController();
  const endMs = clock.monotonicMs() + 3000;
  // Bounded, so that a backup which begins anew each time ends too, and shows what it waited for.
  const writing = (async () => {
    while (!over.signal.aborted && clock.monotonicMs() < endMs) {
      store.commit(tick({ records: [act("meanwhile")] }));
      await sleep(clock, "writer", 0);
    }
  })();
  const file = join(folder, "copy.db");
  const { output } = paper();
  const startedMs = clock.monotonicMs();
  expect(await runBackup([file, "--config", config], ownAssets, output)).toBe(0);
  const tookMs = clock.monotonicMs() - startedMs;
  over.abort();
  await writing;
  const written = store.lastNumber();
  store.close();
  const copy = open(file);
  expect(tookMs).toBeLessThan(2500);
  expect(copy.store.lastNumber()).toBeGreaterThanOrEqual(before);
  expect(copy.store.lastNumber()).toBeLessThan(written);
  copy.store.close();
});

it("does not restore under an edge that answers", async () => {
  const { folder, store } = quietRoom();
  store.close();
  const { panel } = await startPanel();
  const config = await ownRoomFile(panel);
  const backup = join(folder, "data", "room.db");
  const { output, warned } = paper();
  expect(await runRestore([backup, "--config", config], ports, output)).toBe(1);
  expect(warned.join()).toContain(`runs (${panel.url})`);
});

it("says what is wrong with a command line, a room and a file, and changes nothing", async () => {
  const { folder, config, store } = quietRoom();
  store.close();
  const before = statSync(join(folder, "data", "room.db")).mtimeMs;
  const { output, warned } = paper();
  expect(await runBackup([], ownAssets, output)).toBe(2);
  expect(await runRestore([], ports, output)).toBe(2);
  expect(await runBackup(["a", "--config", join(folder, "none.yaml")], ownAssets, output)).toBe(2);
  expect(await runRestore([join(folder, "none.db"), "--config", config], ports, output)).toBe(1);
  expect(await runRestore([config, "--config", config], ports, output)).toBe(1);
  expect(warned.at(-1)).toMatch(/is no sound backup of a room .*; nothing has changed$/);
  const nowhere = join(folder, "no-such-folder-file", "x.db");
  writeFileSync(join(folder, "no-such-folder-file"), "");
  expect(await runBackup([nowhere, "--config", config], ownAssets, output)).toBe(1);
  expect(existsSync(`${nowhere}.part`)).toBe(false);
  expect(statSync(join(folder, "data", "room.db")).mtimeMs).toBe(before);
});
