import type { Snapshot } from "../room/snapshot.ts";
import { mergeWishes, type Target } from "../room/wish.ts";
import type { PointKey } from "../../contract/ids.ts";
import { audio } from "./audio.ts";
import { banner } from "./banner.ts";
import { comfort } from "./comfort.ts";
import { door } from "./door.ts";
import { holds } from "./holds.ts";
import { lights } from "./lights.ts";
import { plates } from "./plates.ts";
import { powerDown } from "./power-down.ts";
import type { Rule } from "./rule.ts";
import { screen } from "./screen.ts";
import { supply } from "./supply.ts";

/** Rules that follow the time of day: silent while the clock cannot be trusted. */
const timedRules: readonly Rule[] = [
  supply,
  lights,
  audio,
  screen,
  banner,
  plates,
  comfort,
  door,
  powerDown,
];

/** One target per point, from all rules. Where two rules of one level differ, the earlier wins. */
export function decide(snapshot: Snapshot): ReadonlyMap<PointKey, Target> {
  const rules = snapshot.clockTrusted ? [holds, ...timedRules] : [holds];
  return mergeWishes(rules.flatMap((rule) => rule(snapshot)));
}
