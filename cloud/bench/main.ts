import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClock } from "../../contract/clock.ts";
import { startPostgres, hasPostgres } from "../rig/postgres.ts";
import type { HubDatabase } from "../store/hub-database.ts";
import { openPostgresDatabase } from "../store/postgres-database.ts";
import { openSqliteDatabase } from "../store/sqlite-database.ts";
import { measureIntake } from "./intake.ts";
import { type DataPlace, recordPast } from "./page-past.ts";
import { measurePages, type PageFigures } from "./pages.ts";
import { measureYear } from "./room-year.ts";
import { isWithin, type Took } from "./took.ts";

/** Readings a second that a hub of one machine takes at least, whole way. */
const goalASecond = 5_000;
/** A year of one room's point, as somebody waits for it. */
const goalYearMs = 200;
/** The slowest of the answers that a page waits for. */
const goalPageMs = 200;

const log = { info() {}, warn() {}, error: console.error };
const clock = createClock();
const verdict = (isMet: boolean) => (isMet ? "met" : "NOT MET");
const whole = (value: number) => Math.round(value).toLocaleString("en");
const told = ({ coldMs, warmMs }: Took) => `${whole(coldMs)} ms, then ${whole(warmMs)} ms`;

/** One kind of database, empty for each part of the bench. */
interface Bed {
  readonly name: string;
  readonly open: (part: string) => Promise<HubDatabase>;
  readonly place: (part: string) => Promise<DataPlace>;
}

/** Prints what one kind of database does; true when every goal held. */
async function bench(bed: Bed): Promise<boolean> {
  const met = [await benchIntake(bed), await benchYear(bed), await benchPages(bed)];
  return met.every(Boolean);
}

async function benchIntake({ name, open }: Bed): Promise<boolean> {
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
  return isFast;
}

async function benchYear({ open }: Bed): Promise<boolean> {
  const database = await open("year");
  const year = await measureYear(database, clock, log);
  await database.close();
  const isQuick = isWithin(year.quarters, goalYearMs);
  console.log(
    `  a year of one room: quarter-hours of a point ${told(year.quarters)} (goal ${goalYearMs} ms: ` +
      `${verdict(isQuick)}), as many as a page may ask for ${told(year.quartersOfPage)}; days ` +
      `${told(year.days)}; a day's quarter-hours of its meters ${told(year.energyOfDay)}\n` +
      `  a room of ${year.points} points takes ${year.yearMiB.toFixed(1)} MiB a year for good or for two ` +
      `years, and ${year.rollingMiB.toFixed(1)} MiB at any time for what is kept shortly`,
  );
  return isQuick;
}

async function benchPages({ place }: Bed): Promise<boolean> {
  const at = await place("pages");
  const pages = await measurePages(at, await recordPast(at, log), clock);
  return pages.map(printPage).every(Boolean);
}

function printPage({ page, answers, together }: PageFigures): boolean {
  const isQuick = answers.every((answer) => isWithin(answer, goalPageMs));
  console.log(
    `  ${page}: each answer within ${goalPageMs} ms: ${verdict(isQuick)}; all at once ${told(together)}`,
  );
  for (const answer of answers) console.log(`    ${answer.path}: ${told(answer)}`);
  return isQuick;
}

const onSqlite = (folder: string): Promise<boolean> =>
  bench({
    name: "SQLite",
    open: (part) => openSqliteDatabase(join(folder, part)),
    place: async (part) => ({ folder: join(folder, part), postgresUrl: null }),
  });

async function onPostgres(folder: string): Promise<boolean> {
  const server = await startPostgres();
  try {
    return await bench({
      name: "PostgreSQL",
      open: async (part) =>
        openPostgresDatabase({ url: await server.database(part), password: null }, log),
      place: async (part) => ({
        folder: join(folder, `${part}-beside`),
        postgresUrl: await server.database(part),
      }),
    });
  } finally {
    await server.stop();
  }
}

const folder = mkdtempSync(join(tmpdir(), "huitang-bench-"));
try {
  const isMet = [await onSqlite(folder)];
  if (hasPostgres) isMet.push(await onPostgres(folder));
  else console.log("PostgreSQL is not on this machine: not measured");
  process.exitCode = isMet.every(Boolean) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
