import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Parsed, parseDocumentAs, type Problem } from "../../contract/document.ts";
import { type PlateTemplate, plateTemplateSchema } from "../../contract/plate-template.ts";

/** The templates of an installation by name; what is wrong with those that are left out. */
export interface PlateTemplates {
  readonly byName: ReadonlyMap<string, PlateTemplate>;
  readonly problems: readonly Problem[];
}

/** What every installation has: a plate falls back to the first, a sign at the door shows the second. */
export const standardTemplate = "standard";
export const doorTemplate = "door";

export const parseTemplate = (file: string, text: string): Parsed<PlateTemplate> =>
  parseDocumentAs(plateTemplateSchema, file, text);

/** Reads the templates of a folder, `NAME.yaml` each. One that is wrong does not hide the others. */
export function readTemplates(folder: string): PlateTemplates {
  const byName = new Map<string, PlateTemplate>();
  const problems: Problem[] = [];
  const files = readdirSync(folder).filter((file) => file.endsWith(".yaml"));
  for (const file of files.toSorted()) {
    const parsed = parseTemplate(file, readFileSync(join(folder, file), "utf8"));
    if (parsed.ok) byName.set(file.replace(/\.yaml$/, ""), parsed.value);
    else problems.push(...parsed.problems);
  }
  return { byName, problems };
}

/** How the plates of a meeting look; undefined when no template for seats is called that. */
export function seatTemplate({ byName }: PlateTemplates, name: string): PlateTemplate | undefined {
  const template = byName.get(name);
  return template?.for === "seat" ? template : undefined;
}

/** As the shipped file says; only for an installation that has lost it. */
const lastResort: PlateTemplate = plateTemplateSchema.parse({
  title: { zh: "标准", en: "Standard" },
  main: { shows: "name" },
  below: { shows: ["unit", "post"] },
});
const lastDoor: PlateTemplate = plateTemplateSchema.parse({
  title: { zh: "门牌", en: "Door sign" },
  for: "door",
  main: { shows: "now", largest: 0.4 },
  below: { shows: ["time", "next"], joined: false },
});

/** What there is without any file. */
export const builtInTemplates: PlateTemplates = {
  byName: new Map([
    [standardTemplate, lastResort],
    [doorTemplate, lastDoor],
  ]),
  problems: [],
};

/** A plate shows a name whatever has become of its template. */
export const templateFor = (templates: PlateTemplates, name: string): PlateTemplate =>
  seatTemplate(templates, name) ?? seatTemplate(templates, standardTemplate) ?? lastResort;

export function doorLook({ byName }: PlateTemplates): PlateTemplate {
  const template = byName.get(doorTemplate);
  return template?.for === "door" ? template : lastDoor;
}
