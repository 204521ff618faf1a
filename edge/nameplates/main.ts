import { createRequire } from "node:module";
import { createDrawPlate } from "./draw-plate.ts";
import { renderRequestSchema } from "./render-messages.ts";

/**
 * The drawing program: canvas and font cost some 70 MB, so they live in a process of their own that
 * the controller starts when plates change and ends soon after. It speaks over its IPC channel only.
 */
const font = "@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-700-normal.woff";
const drawPlate = createDrawPlate(createRequire(import.meta.url).resolve(font));

process.on("message", (message) => {
  const { id, content, format } = renderRequestSchema.parse(message);
  process.send?.({ id, outcome: drawPlate(content, format) });
});
process.on("disconnect", () => process.exit(0));
// The controller decides when it ends; a Ctrl-C in its terminal reaches both.
process.on("SIGINT", () => {});
