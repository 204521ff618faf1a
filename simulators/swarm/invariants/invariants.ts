import { agendaFollowed } from "./agenda-followed.ts";
import { bannerProved } from "./banner-proved.ts";
import { bounded } from "./bounded.ts";
import { comesToRest } from "./comes-to-rest.ts";
import { dutiesEndOnce } from "./duties-end-once.ts";
import { fireFrees } from "./fire-frees.ts";
import { holdsStand } from "./holds-stand.ts";
import { journalWhole } from "./journal-whole.ts";
import { noHotCut } from "./no-hot-cut.ts";
import { peopleKept } from "./people-kept.ts";
import { platesConfirmed } from "./plates-confirmed.ts";
import { platesTrue } from "./plates-true.ts";
import { secrecyKept } from "./secrecy-kept.ts";
import { secretsStay } from "./secrets-stay.ts";
import { setpointLimits } from "./setpoint-limits.ts";
import { switchingPace } from "./switching-pace.ts";
import type { Invariant } from "./watcher.ts";

/** What every room is judged by. */
export const invariants: readonly Invariant[] = [
  peopleKept,
  holdsStand,
  comesToRest,
  setpointLimits,
  noHotCut,
  dutiesEndOnce,
  journalWhole,
  switchingPace,
  bounded,
  secretsStay,
  secrecyKept,
  platesTrue,
  platesConfirmed,
  bannerProved,
  agendaFollowed,
  fireFrees,
];

/** What is judged where a room ends, and not while it lives. */
const finalNames = ["records-arrive", "energy-agrees", "nothing-left", "never-throws"] as const;

/** Every word by which a violation may be called. */
export const invariantNames: readonly string[] = [
  ...invariants.map(({ name }) => name),
  ...finalNames,
];
