import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClauseView } from "../contract/api.ts";
import { clauseViewsOf, packSchema, type Standards } from "../contract/clauses.ts";
import {
  type DocumentSource,
  type Parsed,
  parseDocumentAs,
  parseYaml,
} from "../contract/document.ts";
import { compileRoom } from "./devices/compile-room.ts";
import type { ProfileCatalogue } from "./devices/profile-catalogue.ts";
import { openProfileFolder } from "./devices/profile-folder.ts";
import type { RoomModel } from "./devices/room-model.ts";
import { type PlateTemplates, readTemplates } from "./nameplates/plate-templates.ts";
import { clausesLacking } from "./standards/needed-clauses.ts";
import { loadStandards } from "./standards/load-standards.ts";

/** The data the product ships: profiles, packs, pages. */
export interface Assets {
  readonly catalogue: ProfileCatalogue;
  /** Folder of the panel's built page, or null when it was not built. */
  readonly panelDir: string | null;
  /** Ids of the packs, sorted. */
  readonly packs: readonly string[];
  standards(pack: string): Parsed<Standards>;
  /** Every clause of every pack, for pages that show records of many rooms. */
  shippedClauses(): readonly ClauseView[];
  /** How nameplates can look; what is wrong with a template is told with those that are right. */
  plateTemplates(): PlateTemplates;
  /** A shipped file under `firmware-profiles/`, for a profile that stands elsewhere. */
  presetText(file: string): string | undefined;
}

/** `root` is the folder that holds `edge`, `firmware-profiles` and `dist`. */
export function openAssets(root: string): Assets {
  const panelDir = join(root, "dist", "panel");
  const packs = join(root, "edge", "standards", "packs");
  const standards = (pack: string) => loadStandards(pack, (id) => textOf(packs, `${id}.yaml`));
  const packFiles = readdirSync(packs).toSorted();
  return {
    packs: packFiles.map((file) => file.replace(/\.yaml$/, "")),
    catalogue: openProfileFolder(join(root, "firmware-profiles")),
    panelDir: existsSync(join(panelDir, "index.html")) ? panelDir : null,
    presetText: (file) => textOf(join(root, "firmware-profiles"), file),
    plateTemplates: () => readTemplates(join(root, "edge", "nameplates", "templates")),
    standards,
    shippedClauses: () =>
      packFiles.flatMap((file) => {
        const pack = parseDocumentAs(packSchema, file, textOf(packs, file) ?? "");
        return pack.ok ? clauseViewsOf(pack.value) : [];
      }),
  };
}

function textOf(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A room file with everything it refers to, or every problem of all of them at once. */
export function readRoom(file: string, text: string, assets: Assets): Parsed<RoomModel> {
  const standards = standardsOf(file, text, assets);
  const room = compileRoom(
    text,
    file,
    assets.catalogue,
    standards.ok ? standards.value : new Map(),
  );
  if (standards.ok) return room;
  const roomProblems = room.ok ? [] : room.problems;
  return { ok: false, problems: [...roomProblems, ...standards.problems] };
}

/** The pack a room file names. What is wrong with that name is told where it stands. */
function standardsOf(file: string, text: string, assets: Assets): Parsed<Standards> {
  const yaml = parseYaml(file, text);
  if (!yaml.ok) return { ok: true, value: new Map(), source: noSource(file) };
  const pack: unknown = Object(yaml.value)["pack"];
  // A pack that is missing or no text is the room schema's to complain of.
  if (typeof pack !== "string") return { ok: true, value: new Map(), source: yaml.source };
  if (assets.packs.includes(pack)) return sufficient(pack, assets, yaml.source);
  const unknown = `no pack is called "${pack}"; this version has: ${assets.packs.join(", ")}`;
  return { ok: false, problems: [yaml.source.problem(["pack"], unknown)] };
}

/** A national limit or a document on information systems alone does not tell a room when to do what. */
function sufficient(pack: string, assets: Assets, source: DocumentSource): Parsed<Standards> {
  const standards = assets.standards(pack);
  const lacking = standards.ok ? clausesLacking(standards.value) : [];
  if (lacking.length === 0) return standards;
  const enough = assets.packs.filter((id) => {
    const other = assets.standards(id);
    return other.ok && clausesLacking(other.value).length === 0;
  });
  const text = `the pack "${pack}" lacks numbers a room runs by (${lacking.join(", ")}); name one that has them: ${enough.join(", ")}`;
  return { ok: false, problems: [source.problem(["pack"], text)] };
}

const noSource = (file: string): DocumentSource => ({
  file,
  problem: (path, text) => ({ file, line: 1, column: 1, path: path.join("."), text }),
});
