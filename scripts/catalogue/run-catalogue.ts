import { join } from "node:path";
import { describeProblem, type Parsed } from "../../contract/document.ts";
import { openAssets } from "../../edge/assets.ts";
import { shippedProfiles } from "../../simulators/stage/shipped-profiles.ts";
import type { Entry } from "./report.ts";
import { roundTrip } from "./round-trip.ts";
import type { SingleEdgePorts } from "./single-edge.ts";

/** Rooms at once: a trip mostly waits for wires, and the machine should not be what is measured. */
const atOnce = 16;

/**
 * Takes every profile whose id `isWanted` on a round trip over its real wire. `told` hears of each
 * as it ends; the result is in the order of the ids.
 */
export async function runCatalogue(
  root: string,
  isWanted: (id: string) => boolean,
  told: (entry: Entry) => void,
): Promise<readonly Entry[]> {
  const assets = openAssets(root);
  const { profile } = shippedProfiles(join(root, "firmware-profiles", "expanded"));
  const ports: SingleEdgePorts = { assets, profiles: profile, taken: new Set() };
  const ids = assets.catalogue.ids.filter(isWanted);
  const waiting = [...ids];
  const entries = new Map<string, Entry>();
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const entry = await entryOf(id, ports);
      entries.set(id, entry);
      told(entry);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ids.flatMap((id) => entries.get(id) ?? []);
}

async function entryOf(id: string, ports: SingleEdgePorts): Promise<Entry> {
  const { catalogue } = ports.assets;
  const problems: string[] = [];
  const sound = <T>(what: string, parsed: Parsed<T> | undefined): T | null => {
    if (parsed?.ok === true) return parsed.value;
    problems.push(...(parsed?.problems.map(describeProblem) ?? [`no ${what}`]));
    return null;
  };
  const profile = sound("profile", catalogue.profile(id));
  const sample = sound("sample", catalogue.sample(id));
  const trip = profile === null ? null : await roundTrip(id, profile, ports);
  return { id, profile, sample, trip, problems };
}
