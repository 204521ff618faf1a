import type { DutyKind } from "../../contract/duty.ts";
import * as after from "./judges-after.ts";
import * as before from "./judges-before.ts";
import { dailyWashroom, standbyWatched } from "./judges-of-day.ts";
import { attested, type Judge } from "./verdict.ts";

const { testPassed } = before;

/** How each kind of duty is judged. */
const judges: Readonly<Record<DutyKind, Judge>> = {
  "audio-on": before.audioOn,
  prepared: before.prepared,
  "test-commissioning": testPassed("commissioning"),
  confirmed: before.confirmed,
  "door-locked-before": before.doorLockedBefore,
  "door-opened": before.doorOpened,
  secrecy: before.secrecy,
  reception: attested,
  "test-t30": testPassed("t30"),
  "test-t10": testPassed("t10"),
  comfort: before.comfort,
  "banner-check": before.bannerCheck,
  banner: before.banner,
  "banner-hung": attested,
  nameplates: before.nameplates,
  "doors-closed": attested,
  tea: attested,
  washroom: attested,
  patrol: attested,
  "test-recess": testPassed("recess"),
  ventilated: after.ventilated,
  "large-loads-off": after.largeLoadsOff,
  "cooled-down": after.cooledDown,
  "windows-closed": after.windowsClosed,
  "supply-cut": after.supplyCut,
  "off-proved": after.offProved,
  wiped: after.wiped,
  "door-locked-after": after.doorLockedAfter,
  "standby-watched": standbyWatched,
  "daily-patrol": attested,
  "daily-washroom": dailyWashroom,
  // The test before a meeting is the whole one: it spares the room another of the same.
  "test-periodic": testPassed("periodic", "commissioning"),
};

/** What the room shows of a duty at this instant. */
export const judge: Judge = (snapshot, duty) => judges[duty.kind](snapshot, duty);
