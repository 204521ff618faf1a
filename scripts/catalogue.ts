import { fileURLToPath } from "node:url";
import { catalogueText, fewestProfiles, problemsOf } from "./catalogue/report.ts";
import { runCatalogue } from "./catalogue/run-catalogue.ts";

const usage = `usage: npm run catalogue [-- PART_OF_AN_ID ...]     such as: npm run catalogue -- pjlink

  Every model, read and written through a room on its real wire; nothing is sent to real devices.
  sample   recorded exchanges (points they cover / points of the profile)
  read     points read / that can be read; written: the same of writing`;

const root = fileURLToPath(new URL("../", import.meta.url));
const parts = process.argv.slice(2);

if (parts.some((part) => part.startsWith("-"))) {
  const isAsked = parts.includes("--help");
  if (isAsked) console.log(usage);
  else console.error(usage);
  process.exitCode = isAsked ? 0 : 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const entries = await runCatalogue(
    root,
    (id) => parts.length === 0 || parts.some((part) => id.includes(part)),
    ({ id }) => process.stderr.isTTY && console.error(id),
  );
  if (entries.length === 0 && parts.length > 0) {
    console.error(`no profile has ${parts.join(" or ")} in its id; huitang profiles lists them`);
    process.exitCode = 1;
    return;
  }
  console.log(catalogueText(entries));
  const isShort = parts.length === 0 && entries.length < fewestProfiles;
  if (isShort)
    console.log(`fewer than ${fewestProfiles} profiles: a part of the catalogue is missing`);
  const isFailed = entries.length === 0 || entries.some((entry) => problemsOf(entry).length > 0);
  process.exitCode = isFailed || isShort ? 1 : 0;
}
