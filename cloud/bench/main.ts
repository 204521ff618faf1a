import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClock } from "../../contract/clock.ts";
import { startPostgres, hasPostgres } from "../rig/postgres.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { openPostgresDatabase } from "../store/postgres-database.ts";
import { openSqliteDatabase } from "../store/sqlite-database.ts";
import { measureIntake } from "./intake.ts";
import { measureYear } from "./room-year.ts";

/** Readings a second that a hub of one machine takes at least, whole way. */
const goalASecond = 5_000;
/** A year of one room, as somebody waits for it. */
const goalYearMs = 200;

const log = { info() {}, warn() {}, error: console.error };
const clock = createClock();
const verdict = (isMet: boolean) => (isMet ? "met" : "NOT MET");
const whole = (value: number) => Math.round(value).toLocaleString("en");

/** Prints what one kind of database does; true when every goal held. */
async function bench(name: string, open: (part: string) => Promise<HubDatabase>): Promise<boolean> {
  const database = await open("intake");
  const intake = await measureIntake(database, clock, log);
  await database.close();
  const isFast = intake.aSecond >= goalASecond;
  console.log(
    `${name}: ${whole(intake.readings)} readings of ${intake.rooms} rooms, from the message to the roll-up:\n` +
      `  ${whole(intake.aSecond)} a second (goal ${whole(goalASecond)}: ${verdict(isFast)}); committed ` +
      `${whole(intake.committedASecond)}, compacted ${whole(intake.compactedASecond)} a second; a slot ` +
      `rolled up in ${intake.slotMs.toFixed(2)} ms\n` +
      `  longest single step ${whole(intake.longestMs)} ms`,
  );
  const second = await open("year");
  const year = await measureYear(second, clock, log);
  await second.close();
  const isQuick = year.quartersMs <= goalYearMs;
  console.log(
    `  a year of one room: quarter-hours of a point ${whole(year.quartersMs)} ms (goal ` +
      `${goalYearMs} ms: ${verdict(isQuick)}), days ${whole(year.daysMs)} ms, energy by quarter-hours of ` +
      `three meters ${whole(year.energyMs)} ms\n` +
      `  a month of 200 rooms: energy of ${whole(year.monthRows)} quarter-hours ${whole(year.monthMs)} ms\n` +
      `  a room of ${year.points} points takes ${year.yearMiB.toFixed(1)} MiB a year for good or for two ` +
      `years, and ${year.rollingMiB.toFixed(1)} MiB at any time for what is kept shortly`,
  );
  return isFast && isQuick;
}

async function onSqlite(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-bench-"));
  try {
    return await bench("SQLite", (part) => openSqliteDatabase(join(folder, part)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onPostgres(): Promise<boolean> {
  const server = await startPostgres();
  try {
    return await bench("PostgreSQL", async (part) =>
      openPostgresDatabase({ url: await server.database(part), password: null }, log));
  } finally {
    await server.stop();
  }
}

const isMet = [await onSqlite()];
if (hasPostgres) isMet.push(await onPostgres());
else console.log("PostgreSQL is not on this machine: not measured");
process.exitCode = isMet.every(Boolean) ? 0 : 1;
