import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Profile } from "../../contract/profile.ts";
import { openAssets } from "../../edge/assets.ts";
import { shippedProfiles } from "../../simulators/stage/shipped-profiles.ts";
import { patiently } from "../../simulators/testing/eventually.ts";
import { type SingleEdge, startSingleEdge } from "./single-edge.ts";
import type { Place } from "./single-room.ts";

/** Every model of contact on its real wire, thrown by what it reports. */
const root = fileURLToPath(new URL("../../", import.meta.url));
const { ids, profile: profileOf } = shippedProfiles(join(root, "firmware-profiles", "expanded"));
const ports = { assets: openAssets(root), profiles: profileOf, taken: new Set<number>() };
const contacts = ids.filter((id) => profileOf(id)?.kind === "contact");

function profile(id: string): Profile {
  const found = profileOf(id);
  if (found === undefined) throw new Error(`${id} has no expansion`);
  return found;
}

async function withContact(
  id: string,
  place: Place,
  play: (edge: SingleEdge) => Promise<void>,
): Promise<void> {
  const edge = await startSingleEdge(id, profile(id), place, ports);
  try {
    await play(edge);
  } finally {
    await edge.stop();
  }
}

/** The next value it may be believed to have: what comes after `before`, a fresh one when undefined. */
const next = (edge: Pick<SingleEdge, "point">, before: boolean | undefined) =>
  patiently(`another value than ${before}`, () => {
    const active = edge.point("active");
    return active?.quality === "good" && active.value !== before ? active : undefined;
  });

describe.concurrent("a contact", { timeout: 60_000 }, () => {
  it("is shipped for several kinds of wires", () => {
    expect(contacts.length).toBeGreaterThanOrEqual(6);
  });

  it.each(contacts.flatMap((id) => [false, true].map((invert) => [id, invert] as const)))(
    "%s, inverted %s: reads its case as it arises and ends",
    (id, invert) =>
      withContact(id, { role: "window", invert }, async ({ simulation, ...edge }) => {
        const { cases } = simulation.world;
        const seen = [(await next(edge, undefined)).value];
        cases.set("window", true);
        seen.push((await next(edge, false)).value);
        cases.set("window", false);
        seen.push((await next(edge, true)).value);
        simulation.misbehave("device", "thrown");
        seen.push((await next(edge, false)).value);
        expect(seen).toEqual([false, true, false, true]);
      }),
  );

  it("of fire that falls silent reads stale, never that there is no fire", () =>
    withContact("lctech/inputs-8", { role: "fire", invert: true }, async (edge) => {
      expect((await next(edge, undefined)).value).toBe(false);
      edge.simulation.misbehave("device", "silent");
      const doubted = await patiently("doubt", () => {
        const active = edge.point("active");
        return active?.quality === "good" ? undefined : active;
      });
      expect(doubted.quality).toBe("stale");
    }));
});
