import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { removeFolder } from "../rig/quiet.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";

test("the file is its owner's, durable at every open, and refused when it is of a newer version", async () => {
  const at = mkdtempSync(join(tmpdir(), "huitang-store-"));
  onTestFinished(() => removeFolder(at));
  await (await openSqliteDatabase(at)).close();
  const file = join(at, "hub.db");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await (await openSqliteDatabase(at)).close();
  const database = new BetterSqlite(file);
  expect(database.pragma("journal_mode", { simple: true })).toBe("wal");
  database.pragma("user_version = 999");
  database.close();
  await expect(openSqliteDatabase(at)).rejects.toThrow("newer version of the hub");
});
