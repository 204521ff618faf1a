import { createDrawPlate } from "./draw-plate.ts";
import { installedFont } from "./installed-fonts.ts";
import { renderRequestSchema } from "./render-messages.ts";

/**
 * The drawing program: canvas and fonts cost some 70 MB, so they live in a process of their own that
 * the controller starts when plates change and ends soon after. It speaks over its IPC channel only.
 */
const drawPlate = createDrawPlate(installedFont);

process.on("message", (message) => {
  const { id, plate } = renderRequestSchema.parse(message);
  process.send?.({ id, outcome: drawPlate(plate) });
});
process.on("disconnect", () => process.exit(0));
// The controller decides when it ends; a Ctrl-C in its terminal reaches both.
process.on("SIGINT", () => {});
