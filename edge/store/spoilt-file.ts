import { existsSync, linkSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** bad: it was spoilt · old: a backup took its place. */
type Aside = "bad" | "old";

/**
 * Moves a database out of the way, with its write-ahead file, so that a person can look at it:
 * `room.sqlite.bad-1`, `-2`, … Only the newest `keep` of its kind stay. Returns the new name. What a
 * backup takes the place of keeps its own name too until then: there is no moment without a database.
 */
export function setAside(file: string, keep: number, as: Aside): string {
  const earlier = numbersAside(file, as);
  const number = (earlier.at(-1) ?? 0) + 1;
  for (const old of earlier.slice(0, Math.max(0, earlier.length - keep + 1))) {
    for (const suffix of ["", "-wal"]) rmSync(`${file}.${as}-${old}${suffix}`, { force: true });
  }
  const aside = `${file}.${as}-${number}`;
  if (as === "old") linkSync(file, aside);
  else renameSync(file, aside);
  if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`);
  rmSync(`${file}-shm`, { force: true });
  return aside;
}

function numbersAside(file: string, as: Aside): readonly number[] {
  const prefix = `${basename(file)}.${as}-`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(dirname(file), name).slice(file.length + `.${as}-`.length))
    .filter((rest) => /^\d+$/.test(rest))
    .map(Number)
    .sort((left, right) => left - right);
}
