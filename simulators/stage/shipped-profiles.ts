import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Profile, profileSchema } from "../../contract/profile.ts";

/** The profiles of the product as `npm run generate` expands them. */
export interface ShippedProfiles {
  /** `vendor/model`, sorted. */
  readonly ids: readonly string[];
  /** The profile as it stands, its variants left aside; undefined when there is none. */
  readonly profile: (id: string) => Profile | undefined;
}

const ending = ".generated.json";
/** As it stands, then as each of its variants makes it. */
const formsSchema = z.array(profileSchema).min(1);

/** Reads a profile when it is first asked for. Throws when its file is not one. */
export function shippedProfiles(folder: string): ShippedProfiles {
  const read = new Map<string, Profile | undefined>();
  const open = (id: string): Profile | undefined => {
    const file = join(folder, `${id}${ending}`);
    if (!existsSync(file)) return undefined;
    return formsSchema.parse(JSON.parse(readFileSync(file, "utf8")))[0];
  };
  return {
    ids: readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length).replaceAll("\\", "/"))
      .toSorted(),
    profile(id) {
      if (!read.has(id)) read.set(id, open(id));
      return read.get(id);
    },
  };
}
