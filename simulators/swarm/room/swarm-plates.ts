import { createHash } from "node:crypto";
import { success } from "../../../contract/errors.ts";
import type { Log } from "../../../contract/log.ts";
import {
  blankImage,
  createPlates,
  type PlateContent,
  plateFormatOf,
  type Plates,
  type RenderPlate,
  type RoomModel,
} from "../../../edge/bare-room.ts";

/** What stands on the images that were drawn so far, by their hash. */
export type DrawnContents = Map<string, PlateContent>;

/** The room's own plates; in place of ink, an image's bytes are its words. */
export function swarmPlates(
  model: RoomModel,
  drawn: DrawnContents,
  onReady: () => void,
  log: Log,
): Plates {
  const render: RenderPlate = (content, format) => {
    const bytes = new TextEncoder().encode(JSON.stringify([content, format]));
    drawn.set(createHash("sha256").update(bytes).digest("hex"), content);
    return Promise.resolve(success({ pixels: blankImage(format), bytes }));
  };
  const plates = [...model.devices.values()].flatMap(({ id, kind, binding, profile }) => {
    if (kind !== "nameplate" || profile.display === undefined) return [];
    return [{ device: id, seat: binding.seat, format: plateFormatOf(profile.display) }];
  });
  return createPlates({ plates, render, onReady, log });
}
