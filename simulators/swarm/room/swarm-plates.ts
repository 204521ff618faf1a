import { createHash } from "node:crypto";
import { success } from "../../../contract/errors.ts";
import type { Log } from "../../../contract/log.ts";
import {
  blankImage,
  builtInTemplates,
  createPlates,
  type FontCoverage,
  type PlateContent,
  platesOf,
  type Plates,
  type RenderPlate,
  type RoomModel,
} from "../../../edge/bare-room.ts";

/** What stands on the images that were drawn so far, by their hash. */
export type DrawnContents = Map<string, PlateContent>;

/** Here every letter can be shown: ink is words. */
const anyLetter = () => true;
const coverage: FontCoverage = {
  han: anyLetter,
  tibetan: anyLetter,
  arabic: anyLetter,
  mongolian: anyLetter,
};

/** The room's own plates; in place of ink, an image's bytes are its words. */
export function swarmPlates(
  model: RoomModel,
  drawn: DrawnContents,
  onReady: () => void,
  log: Log,
): Plates {
  const render: RenderPlate = ({ content, template, format }) => {
    const bytes = new TextEncoder().encode(JSON.stringify([content, template, format]));
    drawn.set(createHash("sha256").update(bytes).digest("hex"), content);
    return Promise.resolve(success({ pixels: blankImage(format), bytes }));
  };
  const { name, timezone } = model.config;
  return createPlates({
    plates: platesOf(model),
    templates: builtInTemplates,
    coverage: () => coverage,
    place: { name, timeZone: timezone },
    render,
    onReady,
    log,
  });
}
