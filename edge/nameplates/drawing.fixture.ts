import type { Outcome } from "../../contract/errors.ts";
import type { PlateTemplate } from "../../contract/plate-template.ts";
import { createDrawPlate } from "./draw-plate.ts";
import { installedFont } from "./installed-fonts.ts";
import type { PlateContent } from "./plate-content.ts";
import type { DrawnPlate } from "./plate-encoding.ts";
import type { PlateFormat } from "./plate-format.ts";
import { readTemplates } from "./plate-templates.ts";

/** The shipped templates. */
export const shippedTemplates = readTemplates(new URL("templates", import.meta.url).pathname);

export function shippedTemplate(name: string): PlateTemplate {
  const template = shippedTemplates.byName.get(name);
  if (template === undefined) throw new Error(`no template ${name}`);
  return template;
}

export const drawPlate = createDrawPlate(installedFont);

/** Draws with a shipped template. */
export const draw = (
  content: PlateContent,
  format: PlateFormat,
  template = "standard",
): Outcome<DrawnPlate> => drawPlate({ content, template: shippedTemplate(template), format });

/** What cannot be drawn fails the test. */
export function drawn(
  content: PlateContent,
  format: PlateFormat,
  template = "standard",
): DrawnPlate {
  const outcome = draw(content, format, template);
  if (!outcome.ok) throw new Error(`${content.name ?? ""}: ${JSON.stringify(outcome.failure)}`);
  return outcome.value;
}
