import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue, type ProfileCatalogue } from "./profile-catalogue.ts";

/** The catalogue of a folder on disk. Throws when the folder itself is not there. */
export function openProfileFolder(folder: string): ProfileCatalogue {
  const readText = (file: string): string | undefined => {
    const path = join(folder, file);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  return loadCatalogue(readText, () =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) =>
      file.replaceAll("\\", "/"),
    ),
  );
}
