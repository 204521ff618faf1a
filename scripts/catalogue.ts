import { fileURLToPath } from "node:url";
import { catalogueText, fewestProfiles, problemsOf } from "./catalogue/report.ts";
import { runCatalogue } from "./catalogue/run-catalogue.ts";

/** `npm run catalogue [-- PART_OF_AN_ID ...]`: every model, read and written on its real wire. */
const parts = process.argv.slice(2);
const root = fileURLToPath(new URL("../", import.meta.url));

const entries = await runCatalogue(
  root,
  (id) => parts.length === 0 || parts.some((part) => id.includes(part)),
  ({ id }) => process.stderr.isTTY && console.error(id),
);
console.log(catalogueText(entries));
const isShort = parts.length === 0 && entries.length < fewestProfiles;
if (isShort)
  console.log(`fewer than ${fewestProfiles} profiles: a part of the catalogue is missing`);
const isFailed = entries.length === 0 || entries.some((entry) => problemsOf(entry).length > 0);
process.exitCode = isFailed || isShort ? 1 : 0;
