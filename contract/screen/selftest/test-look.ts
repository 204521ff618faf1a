import type { Tone } from "../badge.tsx";
import type { IconShape } from "../icon.tsx";
import type { Standing } from "./test-results.ts";

/** Shape and tone of a test's result, and of what is still being tried. */
export const looksOfResult: Readonly<
  Record<Standing, { readonly tone: Tone; readonly icon: IconShape }>
> = {
  pass: { tone: "calm", icon: "calm" },
  warn: { tone: "soon", icon: "soon" },
  fail: { tone: "now", icon: "now" },
  running: { tone: "accent", icon: "open" },
  skipped: { tone: "unknown", icon: "waived" },
  "not-supported": { tone: "unknown", icon: "unknown" },
};
