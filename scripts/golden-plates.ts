import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { goldenSets, goldenSheet } from "../edge/nameplates/golden.fixture.ts";
import { plateToPng } from "../edge/nameplates/plate-png.ts";

/**
 * Draws the kept images of nameplates anew: `npx tsx scripts/golden-plates.ts`. Look at every sheet
 * before it is kept: whoever sits behind the plate reads it first.
 */
const folder = fileURLToPath(new URL("../edge/nameplates/golden/", import.meta.url));
mkdirSync(folder, { recursive: true });
const hashes: Record<string, Readonly<Record<string, string>>> = {};
for (const set of goldenSets) {
  const sheet = goldenSheet(set);
  hashes[set.name] = sheet.hashes;
  writeFileSync(`${folder}${set.name}.png`, plateToPng(sheet.image, sheet.format));
}
writeFileSync(`${folder}hashes.json`, `${JSON.stringify(hashes, null, 2)}\n`);
console.log(`${goldenSets.length} sheets in ${folder}`);
