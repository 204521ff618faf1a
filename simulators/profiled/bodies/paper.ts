import { createHash } from "node:crypto";
import type { Cancel } from "../../../contract/clock.ts";
import type { Fault } from "../../faults.ts";
import { imageOfAnother, noteImage } from "../../world/plate-post.ts";
import { dark, installLoad } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

/** Electronic paper of three colours takes this long to redraw, room time. */
const refreshMs = 15_000;
const plateW = { rated: 1, standby: 0.1 };
const batteryPercent = 93;
const lowPercent = 5;
const lossShare = 1 / 3;

/** What a plate says of a picture that is half the new one and half the old. */
export const halfOf = (image: string): string =>
  createHash("sha256").update(`half of ${image}`).digest("hex");

/** Faults of paper that the radio in front of it does not notice. */
export const paperFaults = ["swapped", "half-redraw"] as const satisfies readonly Fault[];

/** A name plate. Commands and readings of `image` are the SHA-256 of the image's bytes, as hex. */
export function createPaper(housing: Housing): Mechanism {
  const { roomClock, random, world } = housing.around;
  let fault: Fault | null = null;
  let image = "";
  let drawing = "";
  let cancel: Cancel = () => {};
  installLoad(housing, plateW, () => drawing !== "", dark);
  const draw = (wanted: string) => {
    if (wanted === (drawing || image)) return;
    cancel();
    drawing = wanted;
    cancel = roomClock.after(`${housing.device.id} redraws`, refreshMs, () => {
      image = wanted;
      drawing = "";
    });
  };
  return {
    shows: ["never-acknowledges", "loses-some", "low-battery", ...paperFaults],
    show(point) {
      switch (point) {
        case "image":
          return image;
        case "battery":
          return fault === "low-battery" ? lowPercent : batteryPercent;
        case "checkIn":
          return 0;
        case "rfLevel":
          return -58 - Math.floor(random() * 8);
        case "temperature":
          return Math.round(world.air.temperatureC * 10) / 10;
        default:
          return undefined;
      }
    },
    obey(point, value) {
      if (point !== "image" || typeof value !== "string") return "illegal";
      noteImage(world, housing.device.id, value);
      const isLost = fault === "loses-some" && random() < lossShare;
      if (fault === "never-acknowledges" || isLost) return "taken";
      if (fault === "half-redraw") draw(halfOf(value));
      else if (fault === "swapped") draw(imageOfAnother(world, housing.device.id) ?? image);
      else draw(value);
      return "taken";
    },
    misbehave(wanted) {
      fault = wanted;
    },
    stop: () => cancel(),
  };
}
