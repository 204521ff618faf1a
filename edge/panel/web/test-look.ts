import type { SelfTestResult } from "../../../contract/selftest.ts";
import type { Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";

/** Shape and tone of a test's result. */
export const looksOfResult: Readonly<
  Record<SelfTestResult, { readonly tone: Tone; readonly icon: IconShape }>
> = {
  pass: { tone: "calm", icon: "calm" },
  warn: { tone: "soon", icon: "soon" },
  fail: { tone: "now", icon: "now" },
  skipped: { tone: "unknown", icon: "waived" },
  "not-supported": { tone: "unknown", icon: "unknown" },
};
