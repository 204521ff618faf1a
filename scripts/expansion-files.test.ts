import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { profileSchema } from "../contract/profile.ts";
import { openProfileFolder } from "../edge/devices/profile-folder.ts";
import { expansionFolder, expansions } from "./expansion-files.ts";

const catalogue = openProfileFolder(
  fileURLToPath(new URL("../firmware-profiles/", import.meta.url)),
);
const { files, broken } = expansions();

describe("expanded profiles", () => {
  it("are there for every profile", () => {
    expect(broken).toEqual([]);
    const paths = catalogue.ids.map((id) => `${expansionFolder}/${id}.generated.json`);
    expect([...files.keys()]).toEqual(paths);
  });

  it("read back as the very profile, in every variant", () => {
    let compared = 0;
    for (const id of catalogue.ids) {
      const text = files.get(`${expansionFolder}/${id}.generated.json`) ?? "[]";
      const [own, ...variants] = z.array(profileSchema).parse(JSON.parse(text));
      expect(own).toEqual(valueOf(catalogue.profile(id)));
      expect(variants).toHaveLength(catalogue.variants(id).length);
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(40);
  });

  it("hold no preset, default or variant any more", () => {
    for (const text of files.values()) {
      expect(text).not.toMatch(/"(?:extends|defaults|variants)":/);
    }
  });
});

const valueOf = (parsed: ReturnType<typeof catalogue.profile>) =>
  parsed?.ok === true ? parsed.value : undefined;
