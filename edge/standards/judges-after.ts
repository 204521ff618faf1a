import { clauseList, clauseNumber } from "../../contract/clauses.ts";
import type { Evidence } from "../../contract/duty.ts";
import { pointKey } from "../../contract/ids.ts";
import { type Message, message } from "../../contract/message.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import {
  isCold,
  isLoadOff,
  isUnpowered,
  largeLoads,
  numberAt,
  pointAt,
  type Snapshot,
  suppliesOf,
  valueAt,
} from "../room/snapshot.ts";
import { isWiped } from "../room/wiping.ts";
import { airedForMs, airingFans } from "../rules/airing.ts";
import { servingPhases } from "../room/at-rest.ts";
import { bannerText } from "../room/banner-proof.ts";
import { bannerSigns } from "../room/signs.ts";
import { worstCo2Ppm } from "../rules/ventilation.ts";
import { hotDevices, windowContacts, wholeRoomMeter } from "./equipment.ts";
import { locksRead, meetingOf, platesAt, platesLacking } from "./judges-before.ts";
import {
  attested,
  awaited,
  everyReads,
  type Judge,
  lacking,
  namesOf,
  shown,
  shownUnless,
  sibling,
} from "./verdict.ts";

export const largeLoadsOff: Judge = (snapshot) => {
  if (snapshot.phase !== "powering-down") return lacking(message("lack.people"));
  const order = clauseList(snapshot.model.standards, "NX 5.6.2.3", "order");
  const loads = largeLoads(snapshot.model, order);
  const lacks = loads
    .filter((load) => !isLoadOff(snapshot, load))
    .map(({ id }) => message("lack.not-off", { device: id }));
  const text = message("evidence.loads-off", { devices: namesOf(loads) });
  return shownUnless(lacks, [{ text, atMs: snapshot.nowMs }]);
};

export const cooledDown: Judge = (snapshot, duty) => {
  const off = sibling(snapshot, duty, "large-loads-off");
  if (off?.settledAtMs === null || off?.settledAtMs === undefined) {
    return lacking(message("lack.awaits-large-loads-off"));
  }
  const lacks: Message[] = [];
  const evidence: Evidence[] = [];
  for (const device of hotDevices(snapshot.model)) {
    const reading = pointAt(snapshot, device.id, "power");
    // Without supply its last word stands, however old. A lamp that was cut while hot has not cooled.
    if (reading?.value !== "off" || !isCold(snapshot, device)) {
      lacks.push(message("lack.not-cooled", { device: device.id }));
      continue;
    }
    const coldSinceMs = snapshot.nowMs - (snapshot.steadyMs - reading.sinceMs);
    const tookMs = Math.max(0, coldSinceMs - off.settledAtMs);
    evidence.push({
      text: message("evidence.cooled", { device: device.id, tookMs }),
      atMs: reading.atMs,
      point: pointKey(device.id, "power"),
      value: reading.value,
    });
  }
  return shownUnless(lacks, evidence);
};

export const supplyCut: Judge = (snapshot, duty) => {
  const early = awaited(snapshot, duty, "cooled-down");
  if (early !== null) return lacking(early);
  // A relay behind another one falls silent with it: the outer one speaks for both.
  const outer = suppliesOf(snapshot.model).filter((relay) => !isUnpowered(snapshot, relay));
  return everyReads(snapshot, outer, "power", "off");
};

export const offProved: Judge = (snapshot, duty) => {
  const early = awaited(snapshot, duty, "supply-cut");
  if (early !== null) return lacking(early);
  const meter = wholeRoomMeter(snapshot.model);
  const watts = meter === undefined ? undefined : numberAt(snapshot, meter.id, "activePower");
  if (meter === undefined || watts === undefined) return lacking(message("lack.meter-silent"));
  const limit = snapshot.model.config.standbyWatts;
  const since = snapshot.belowStandbySinceMs;
  if (since === null) return lacking(message("lack.watts", { device: meter.id, watts, limit }));
  const forMs = snapshot.steadyMs - since;
  if (forMs < roomLimits.offProofMs) {
    return lacking(message("lack.watts-not-yet", { device: meter.id, limit, forMs }));
  }
  return shown({
    text: message("evidence.meter", { watts, limit, forMs }),
    atMs: snapshot.nowMs,
    point: pointKey(meter.id, "activePower"),
    value: watts,
  });
};

export const doorLockedAfter: Judge = (snapshot, duty) => {
  const early = awaited(snapshot, duty, "off-proved");
  return early === null ? locksRead(snapshot, "locked") : lacking(early);
};

/** Every fan ran for long enough after people had left, or the air is good by its sensors. */
export const ventilated: Judge = (snapshot) => {
  const { model, occupancy, nowMs } = snapshot;
  if (occupancy.state !== "empty") return lacking(message("lack.people"));
  const limit = clauseNumber(model.standards, "GB18883 co2", "maxPpm");
  const co2 = worstCo2Ppm(snapshot);
  if (co2 !== undefined && co2 <= limit) {
    return shown({ text: message("evidence.air-good", { co2, limit }), atMs: nowMs });
  }
  const fans = airingFans(model);
  const forMs = airedForMs(snapshot);
  if (forMs < roomLimits.airedForMs) {
    return lacking(...fans.map(({ id }) => message("lack.not-aired", { device: id })));
  }
  const text = message("evidence.aired", { devices: namesOf(fans), forMs });
  return shown({ text, atMs: nowMs });
};

/** By the contacts and curtains of the room, where it has them; otherwise somebody says so. */
export const windowsClosed: Judge = (snapshot, duty) => {
  const word = attested(snapshot, duty);
  const contacts = windowContacts(snapshot.model);
  const curtains = devicesOfKind(snapshot.model, "curtain");
  if (word.is === "shown" || contacts.length + curtains.length === 0) return word;
  const lacks = [
    ...contacts
      .filter(({ id }) => valueAt(snapshot, id, "active") !== false)
      .map(({ id }) => message("lack.window-open", { device: id })),
    ...curtains
      .filter(({ id }) => valueAt(snapshot, id, "position") !== closedPercent)
      .map(({ id }) => message("lack.curtain-open", { device: id })),
  ];
  const devices = namesOf([...contacts, ...curtains]);
  const text = message("evidence.windows-closed", { devices });
  return shownUnless(lacks, [{ text, atMs: snapshot.nowMs }]);
};

/** Where a curtain stands when it is drawn: the vocabulary counts what is open. */
const closedPercent = 0;

/** No word of a classified meeting is left: on plates and signs, and in the room's own memory. */
export const wiped: Judge = (snapshot, duty) => {
  const meeting = meetingOf(snapshot, duty);
  const isKept = meeting !== undefined && !isWiped(meeting);
  const plates = platesAt(snapshot, () => true);
  const lacks = [
    ...(isKept ? [message("lack.words-kept")] : []),
    ...signsLacking(snapshot),
    ...platesLacking(snapshot, plates),
  ];
  const count = plates.length;
  const text =
    count === 0
      ? message("evidence.wiped")
      : message("evidence.wiped-plates", { count, total: count });
  return shownUnless(lacks, [{ text, atMs: snapshot.nowMs }]);
};

/** Signs that read something else than the room wants them to show now, or nothing at all. */
function signsLacking(snapshot: Snapshot): readonly Message[] {
  const { meeting, phase, model } = snapshot;
  const isServing = meeting !== null && servingPhases.has(phase);
  const wanted = isServing ? bannerText(snapshot, meeting) : "";
  return bannerSigns(model)
    .filter((sign) => !isUnpowered(snapshot, sign) && valueAt(snapshot, sign.id, "text") !== wanted)
    .map(({ id }) => message("lack.banner", { device: id }));
}
