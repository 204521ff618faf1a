import { once } from "node:events";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import { databaseFile } from "../store/store.fixture.ts";
import { createBackups } from "./backups.ts";

function opened() {
  const file = databaseFile();
  writeFileSync(file, "the room's memory");
  const copies: string[] = [];
  const backupTo = async (copy: string) => {
    copies.push(basename(copy));
    await writeFile(copy, "x".repeat(200_000));
  };
  return { file, copies, backups: createBackups({ file, backupTo }) };
}

test("the next copy waits until the one before is closed, and has a name of its own", async () => {
  const { file, copies, backups } = opened();
  const first = await backups.take();
  if (typeof first === "string") throw new Error(first);
  const closed = once(first.content, "close");
  // Read to its end, but still open: were the next one begun now, the close would free its place.
  const atEnd = new Promise((resolve) => first.content.once("end", () => resolve(backups.take())));
  first.content.resume();
  expect(await atEnd).toBe("backup-running");
  await closed;
  const second = await backups.take();
  if (typeof second === "string") throw new Error(second);
  expect(await backups.take()).toBe("backup-running");
  expect(copies).toEqual(["room.sqlite.backup-1", "room.sqlite.backup-2"]);
  second.content.destroy();
  await once(second.content, "close");
  expect(typeof (await backups.take())).not.toBe("string");
  expect(readdirSync(dirname(file))).toEqual(["room.sqlite"]);
});

test("a copy that cannot be made frees its place", async () => {
  const file = databaseFile();
  writeFileSync(file, "the room's memory");
  const backups = createBackups({ file, backupTo: () => Promise.reject(new Error("no disk")) });
  for (let count = 0; count < 2; count++) await expect(backups.take()).rejects.toThrow("no disk");
});

test("what a killed process left behind is removed at the start, and nothing else", () => {
  const file = databaseFile();
  const left = ["", "-journal", "-3", "-3-journal"].map((end) => `${file}.backup${end}`);
  const kept = [file, `${file}.backup-of-monday`, `${file}.old-1`];
  for (const each of [...left, ...kept]) writeFileSync(each, "names");
  createBackups({ file, backupTo: () => Promise.resolve() });
  expect(left.filter((each) => existsSync(each))).toEqual([]);
  expect(kept.filter((each) => existsSync(each))).toEqual(kept);
});
