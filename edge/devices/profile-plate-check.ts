import { isWritable, type Profile, type ProfileOf } from "../../contract/profile.ts";
import type { Report } from "./report.ts";

/** A plate whose image can be set says what kind of image it takes; nothing else does. */
export function checkDisplay(profile: Profile, report: Report): void {
  const showsImages = profile.kind === "nameplate" && isWritable(profile, "image");
  if (showsImages && profile.display === undefined) {
    report([], "say by `display` which images the plate takes: size, inks and encoding");
  }
  if (!showsImages && profile.display !== undefined) {
    report(["display"], "only a nameplate whose `image` can be set has a display");
  }
  const { display } = profile;
  if (display?.encoding === "bmp" && display.inks.length > 1) {
    report(["display", "inks"], "a bitmap of one bit a pixel has one ink");
  }
  if (display?.encoding === "planes" && display.inks.length > 2) {
    report(["display", "encoding"], "planes are for up to two inks; with more, say packed");
  }
}

/** Each point of a plate behind HTTP is either its image or one value that is told. */
export function checkPlatePoints(
  profile: ProfileOf<"http-points"> | ProfileOf<"trmnl">,
  report: Report,
): void {
  for (const [name, point] of Object.entries(profile.points)) {
    const told = "field" in point ? point.field : "header" in point ? point.header : undefined;
    const path = ["points", name];
    const ways = [point.image, point.checkIn, told !== undefined].filter((way) => way);
    if (ways.length !== 1) {
      report(path, "say either `image: true`, `checkIn: true`, or where the value is told");
    }
    if (point.image && name !== "image") report([...path, "image"], "only `image` is an image");
  }
}
