import type { Ink, PlateDisplay } from "../../contract/profile/display.ts";

/** A plate's picture: its size in pixels, the inks it has on white paper, and how it is sent. */
export interface PlateFormat {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly inks: readonly Ink[];
  readonly encoding: PlateDisplay["encoding"];
}

/** The common 2.9-inch plate, black, white and red. */
export const plate29Inch: PlateFormat = {
  widthPx: 296,
  heightPx: 128,
  inks: ["black", "red"],
  encoding: "planes",
};

/** The images of a model, as its profile says. */
export const plateFormatOf = ({
  widthPx,
  heightPx,
  inks,
  encoding,
}: PlateDisplay): PlateFormat => ({ widthPx, heightPx, inks, encoding });
