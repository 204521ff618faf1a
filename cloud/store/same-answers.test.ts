import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { mustHavePostgres } from "../rig/databases.ts";
import { startPostgres } from "../rig/postgres.ts";
import { removeFolder, silentLog } from "../rig/quiet.ts";
import { storeActs } from "../rig/store-acts.ts";
import type { HubStore } from "./hub-store.ts";
import { openStore } from "./open-store.ts";

async function openBoth(): Promise<readonly [HubStore, HubStore]> {
  const data = mkdtempSync(join(tmpdir(), "huitang-store-"));
  const server = await startPostgres("hasty");
  const url = await server.database("hub");
  const inFile = await openStore({ data }, silentLog);
  const onServer = await openStore({ data, store: { postgres: { url } } }, silentLog);
  onTestFinished(async () => {
    await onServer.close();
    await inFile.close();
    await server.stop();
    removeFolder(data);
  });
  return [inFile, onServer];
}

/** What it answers, or that it refuses: the words of a refusal are each database's own. */
const answerOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    (said) => ({ said }),
    () => "refused",
  );

/** Some twenty acts each. */
const sequences = 40;

test.runIf(mustHavePostgres())(
  "whatever is done, both databases give the same answers",
  { timeout: 60_000 },
  async () => {
    const [inFile, onServer] = await openBoth();
    let runs = 0;
    let answers = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(storeActs, async (acts) => {
        const run = `r${runs++}`;
        for (const act of acts) {
          const expected = await answerOf(act(inFile, run));
          expect(await answerOf(act(onServer, run))).toEqual(expected);
          answers += 1;
          if (expected === "refused") refused += 1;
        }
      }),
      { numRuns: sequences },
    );
    expect(answers).toBeGreaterThan(sequences * 5);
    expect(refused).toBeLessThan(answers / 4);
  },
);
