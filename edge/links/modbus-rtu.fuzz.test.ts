import { expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { fuzzRtu } from "../fuzz/rtu-exchanges.ts";
import { trickNames } from "../fuzz/rtu-tricks.ts";

/** `npm run fuzz` does ten times as many. */
it("accepts no wrong value from a line that is late, echoes, merges, splits and flips", async () => {
  const settings = { seed: 20_260_000, buses: 200, ptys: 6, exchangesPerBus: 50 };
  const tally = await fuzzRtu(settings, createClock(), () => {});
  console.log(
    `rtu fuzz: ${tally.asked} requests, ${tally.accepted} accepted, ${tally.refused} refused, ` +
      `${tally.late} late answers thrown away, ${tally.wrong.length} wrong`,
  );
  expect(tally.wrong).toEqual([]);
  expect(tally.asked).toBe(10_000);
  expect(tally.accepted).toBeGreaterThan(tally.asked / 2);
  expect(tally.late).toBeGreaterThan(500);
  const unplayed = trickNames.filter((name) => (tally.tricks.get(name) ?? 0) < 20);
  expect(unplayed).toEqual([]);
}, 90_000);
