import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openProfileFolder } from "../../edge/devices/profile-folder.ts";
import { seededRandom } from "../../simulators/world/random.ts";
import { catalogueText, fewestProfiles, problemsOf } from "./report.ts";
import { runCatalogue } from "./run-catalogue.ts";

/** In CI every model makes its round trip; else two of each driver, others in each run. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const isWhole = env["CI"] !== undefined;
const perDriver = 2;
const seed = Number(env["CATALOGUE_SEED"] ?? Math.floor(Math.random() * 1_000_000));
const catalogue = openProfileFolder(`${root}firmware-profiles`);

function chosen(): ReadonlySet<string> {
  if (isWhole) return new Set(catalogue.ids);
  const random = seededRandom(seed);
  const shuffled = [...catalogue.ids]
    .map((id) => ({ id, rank: random() }))
    .toSorted((left, right) => left.rank - right.rank);
  const byDriver = new Map<string, string[]>();
  for (const { id } of shuffled) {
    const profile = catalogue.profile(id);
    const driver = profile?.ok === true ? profile.value.driver : "none";
    const some = byDriver.get(driver) ?? [];
    if (some.length < perDriver) byDriver.set(driver, [...some, id]);
  }
  return new Set([...byDriver.values()].flat());
}

it("ships enough models", () => {
  expect(catalogue.ids.length).toBeGreaterThanOrEqual(fewestProfiles);
});

it(
  "reads and writes every chosen model on its real wire",
  { timeout: isWhole ? 300_000 : 120_000 },
  async () => {
    const ids = chosen();
    const entries = await runCatalogue(
      root,
      (id) => ids.has(id),
      () => {},
    );
    const isSound = entries.flatMap(problemsOf).length === 0;
    if (!isSound) console.error(`CATALOGUE_SEED=${seed}\n${catalogueText(entries)}`);
    expect(isSound).toBe(true);
    expect(entries.length).toBe(ids.size);
    expect(entries.length).toBeGreaterThan(10);
  },
);
