import type { Snapshot } from "../room/snapshot.ts";
import { mergeWishes, type Target } from "../room/wish.ts";
import type { PointKey } from "../../contract/ids.ts";
import { airLimit } from "./air-limit.ts";
import { airing } from "./airing.ts";
import { audio } from "./audio.ts";
import { banner } from "./banner.ts";
import { classified } from "./classified.ts";
import { cleaning } from "./cleaning.ts";
import { comfort } from "./comfort.ts";
import { door } from "./door.ts";
import { besideDoor } from "./door-sign.ts";
import { feedback } from "./feedback.ts";
import { fire } from "./fire.ts";
import { help } from "./help.ts";
import { holds } from "./holds.ts";
import { lights } from "./lights.ts";
import { mains } from "./mains.ts";
import { periodicTest } from "./periodic-test.ts";
import { plates } from "./plates.ts";
import { powerDown } from "./power-down.ts";
import { putBack } from "./put-back.ts";
import type { Rule } from "./rule.ts";
import { screen } from "./screen.ts";
import { supply } from "./supply.ts";
import { ventilation } from "./ventilation.ts";

/** Rules that ask no clock: what is the case now, and what a person wants. */
const timelessRules: readonly Rule[] = [fire, help, mains, holds, airLimit, putBack];

/** Rules that follow the time of day: silent while the clock cannot be trusted. */
const timedRules: readonly Rule[] = [
  classified,
  supply,
  lights,
  feedback,
  audio,
  screen,
  banner,
  besideDoor,
  plates,
  comfort,
  ventilation,
  door,
  cleaning,
  periodicTest,
  airing,
  powerDown,
];

/** One target per point, from all rules. Where two rules of one level differ, the earlier wins. */
export function decide(snapshot: Snapshot): ReadonlyMap<PointKey, Target> {
  const rules = snapshot.clockTrusted ? [...timelessRules, ...timedRules] : timelessRules;
  return mergeWishes(rules.flatMap((rule) => rule(snapshot)));
}
