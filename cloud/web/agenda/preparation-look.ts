import type { Tone } from "../../../contract/screen/badge.tsx";
import type { IconShape } from "../../../contract/screen/icon.tsx";
import type { Preparation } from "../../../contract/site-agenda.ts";

export const looksOfPreparation: Readonly<
  Record<Preparation, { readonly tone: Tone; readonly icon: IconShape }>
> = {
  none: { tone: "unknown", icon: "open" },
  open: { tone: "unknown", icon: "wait" },
  done: { tone: "calm", icon: "calm" },
  late: { tone: "soon", icon: "soon" },
  missed: { tone: "now", icon: "now" },
};
