import type { DutyKind } from "../../../contract/duty.ts";

/** What part of a meeting a duty belongs to. */
export type DutyPart = "before" | "during" | "after" | "day";

const parts: Readonly<Record<DutyKind, DutyPart>> = {
  "audio-on": "before",
  prepared: "before",
  "test-commissioning": "before",
  confirmed: "before",
  "door-locked-before": "before",
  "door-opened": "before",
  secrecy: "before",
  reception: "before",
  "test-t30": "before",
  "test-t10": "before",
  comfort: "before",
  "banner-check": "before",
  banner: "before",
  "banner-hung": "before",
  nameplates: "before",
  "doors-closed": "during",
  tea: "during",
  washroom: "during",
  patrol: "during",
  "test-recess": "during",
  ventilated: "after",
  "large-loads-off": "after",
  "cooled-down": "after",
  "windows-closed": "after",
  "supply-cut": "after",
  "off-proved": "after",
  wiped: "after",
  "door-locked-after": "after",
  "standby-watched": "day",
  "daily-patrol": "day",
  "daily-washroom": "day",
  "test-periodic": "day",
};

export const partOf = (kind: DutyKind): DutyPart => parts[kind];
