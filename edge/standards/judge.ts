import { clauseList, clauseNumber } from "../../contract/clauses.ts";
import type { Duty, DutyKind, Evidence } from "../../contract/duty.ts";
import { pointKey } from "../../contract/ids.ts";
import { message } from "../../contract/message.ts";
import type { SelfTestKind } from "../../contract/record.ts";
import { devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import {
  dutyOf,
  isLoadOff,
  isUnpowered,
  largeLoads,
  numberAt,
  pointAt,
  type Snapshot,
  suppliesOf,
  valueAt,
} from "../room/snapshot.ts";
import { hotDevices, temperatureDevices, wholeRoomMeter } from "./duty-windows.ts";

/** What shows that a duty is done, or null while nothing does. Never a wish, only what was read. */
type Judge = (snapshot: Snapshot, duty: Duty) => readonly Evidence[] | null;

/** Looks for the evidence of an open duty. */
export const judge = (snapshot: Snapshot, duty: Duty): readonly Evidence[] | null =>
  judges[duty.kind](snapshot, duty);

const judges: Readonly<Record<DutyKind, Judge>> = {
  "audio-on": (snapshot) =>
    everyReads(
      snapshot,
      devicesOfKind(snapshot.model, "speaker").filter((each) => each.points.has("power")),
      "power",
      "on",
    ),
  prepared: attested,
  "test-commissioning": (snapshot, duty) => testPassed(snapshot, duty, "commissioning"),
  "test-t30": (snapshot, duty) => testPassed(snapshot, duty, "t30"),
  "test-t10": (snapshot, duty) => testPassed(snapshot, duty, "t10"),
  "door-locked-before"(snapshot, duty) {
    const tested = sibling(snapshot, duty, "test-commissioning");
    if (tested?.status !== "done" && tested?.status !== "late") return null;
    return locksRead(snapshot, "locked");
  },
  "door-opened": (snapshot) => locksRead(snapshot, "unlocked"),
  comfort,
  banner,
  nameplates,
  "large-loads-off": largeLoadsOff,
  "cooled-down": cooledDown,
  "supply-cut": (snapshot, duty) =>
    settled(snapshot, duty, "cooled-down")
      ? everyReads(snapshot, suppliesOf(snapshot.model), "power", "off")
      : null,
  "off-proved": offProved,
  "door-locked-after": (snapshot, duty) =>
    settled(snapshot, duty, "off-proved") ? locksRead(snapshot, "locked") : null,
  confirmed: attested,
  reception: attested,
  "doors-closed": attested,
  tea: attested,
  washroom: attested,
  patrol: attested,
  "windows-closed": attested,
  "daily-patrol": attested,
  "daily-washroom": attested,
  secrecy: () => null,
  "test-recess": (snapshot, duty) => testPassed(snapshot, duty, "recess"),
  ventilated: () => null,
  wiped: () => null,
  "standby-watched": () => null,
  "test-periodic": (snapshot, duty) => testPassed(snapshot, duty, "periodic"),
};

/** Another duty of the same meeting. */
const sibling = (snapshot: Snapshot, { meetingId }: Duty, kind: DutyKind): Duty | undefined =>
  meetingId === null ? undefined : dutyOf(snapshot, meetingId, kind);

function attested(snapshot: Snapshot, duty: Duty): readonly Evidence[] | null {
  const word = snapshot.attested.get(duty.id);
  if (word === undefined || word.atMs < duty.opensAtMs) return null;
  return [{ text: message("evidence.attested-by", { by: word.by }), atMs: word.atMs }];
}

/** A step of the power-down only counts after the step before it has been judged. */
function settled(snapshot: Snapshot, duty: Duty, before: DutyKind): boolean {
  const earlier = sibling(snapshot, duty, before);
  return earlier === undefined || earlier.settledAtMs !== null;
}

const locksRead = (snapshot: Snapshot, value: string) =>
  everyReads(snapshot, devicesOfKind(snapshot.model, "door-lock"), "lock", value);

function everyReads(
  snapshot: Snapshot,
  devices: readonly { readonly id: string }[],
  point: string,
  value: string,
): readonly Evidence[] | null {
  const evidence: Evidence[] = [];
  for (const device of devices) {
    const reading = pointAt(snapshot, device.id, point);
    if (reading?.quality !== "good" || reading.value !== value) return null;
    evidence.push({
      text: message("evidence.point", { device: device.id, value }),
      atMs: reading.atMs,
      point: pointKey(device.id, point),
      value,
    });
  }
  return evidence.length === 0 ? null : evidence;
}

/** A test counts for the duty in whose window it began, and only when nothing failed in it. */
function testPassed(snapshot: Snapshot, duty: Duty, kind: SelfTestKind) {
  const report = snapshot.reports.findLast(
    (each) => each.test === kind && each.meetingId === duty.meetingId,
  );
  if (report === undefined || report.startedAtMs < duty.opensAtMs) return null;
  if (report.worst === "fail" || report.worst === "skipped") return null;
  const run = report.steps.filter((step) => step.result !== "skipped");
  const passed = run.filter((step) => step.result === "pass").length;
  const params = { passed, total: run.length, worst: report.worst };
  return [{ text: message("evidence.test", params), atMs: report.endedAtMs }];
}

function comfort(snapshot: Snapshot): readonly Evidence[] | null {
  const { standards, config } = snapshot.model;
  const season = config.season === "cooling" ? "summer" : "winter";
  const low = clauseNumber(standards, "GB18883 temperature", `${season}Low`);
  const high = clauseNumber(standards, "GB18883 temperature", `${season}High`);
  for (const device of temperatureDevices(snapshot.model)) {
    const temperature = numberAt(snapshot, device.id, "temperature");
    if (temperature === undefined) continue;
    if (temperature < low || temperature > high) return null;
    return [
      {
        text: message("evidence.comfort", { temperature, low, high }),
        atMs: snapshot.nowMs,
        point: pointKey(device.id, "temperature"),
        value: temperature,
      },
    ];
  }
  return null;
}

function banner(snapshot: Snapshot, duty: Duty): readonly Evidence[] | null {
  const meeting = snapshot.meeting;
  if (meeting?.id !== duty.meetingId) return null;
  const wanted = meeting.classified ? "" : meeting.banner;
  const evidence: Evidence[] = [];
  for (const sign of devicesOfKind(snapshot.model, "led-sign")) {
    const reading = pointAt(snapshot, sign.id, "text");
    if (reading?.quality !== "good" || reading.value !== wanted) return null;
    evidence.push({
      text: message("evidence.banner", { value: wanted === "" ? "—" : wanted }),
      atMs: reading.atMs,
      point: pointKey(sign.id, "text"),
      value: reading.value,
    });
  }
  return evidence;
}

function nameplates(snapshot: Snapshot, duty: Duty): readonly Evidence[] | null {
  if (snapshot.meeting?.id !== duty.meetingId || snapshot.plates.size === 0) return null;
  if (snapshot.undrawable.size > 0) return null;
  for (const [device, image] of snapshot.plates) {
    if (image === null || valueAt(snapshot, device, "image") !== image) return null;
  }
  const count = snapshot.plates.size;
  const params = { count, total: count, version: snapshot.agenda?.version ?? 0 };
  return [{ text: message("evidence.plates", params), atMs: snapshot.nowMs }];
}

function largeLoadsOff(snapshot: Snapshot): readonly Evidence[] | null {
  if (snapshot.phase !== "powering-down") return null;
  const order = clauseList(snapshot.model.standards, "NX 5.6.2.3", "order");
  const loads = largeLoads(snapshot.model, order);
  if (!loads.every((load) => isLoadOff(snapshot, load))) return null;
  const devices = loads.map((load) => load.id).join(", ");
  return [{ text: message("evidence.loads-off", { devices }), atMs: snapshot.nowMs }];
}

function cooledDown(snapshot: Snapshot, duty: Duty): readonly Evidence[] | null {
  const off = sibling(snapshot, duty, "large-loads-off");
  if (off?.settledAtMs === null || off?.settledAtMs === undefined) return null;
  const evidence: Evidence[] = [];
  for (const device of hotDevices(snapshot.model)) {
    const reading = pointAt(snapshot, device.id, "power");
    // Without supply its last word stands, however old. A lamp that was cut while hot has not cooled.
    if (reading?.value !== "off") return null;
    if (reading.quality !== "good" && !isUnpowered(snapshot, device)) return null;
    const coldSinceMs = snapshot.nowMs - (snapshot.steadyMs - reading.sinceMs);
    const tookMs = Math.max(0, coldSinceMs - off.settledAtMs);
    evidence.push({
      text: message("evidence.cooled", { device: device.id, tookMs }),
      atMs: reading.atMs,
      point: pointKey(device.id, "power"),
      value: reading.value,
    });
  }
  return evidence;
}

function offProved(snapshot: Snapshot, duty: Duty): readonly Evidence[] | null {
  if (!settled(snapshot, duty, "supply-cut")) return null;
  const meter = wholeRoomMeter(snapshot.model);
  const since = snapshot.belowStandbySinceMs;
  if (meter === undefined || since === null) return null;
  const forMs = snapshot.steadyMs - since;
  const watts = numberAt(snapshot, meter.id, "activePower");
  if (forMs < roomLimits.offProofMs || watts === undefined) return null;
  const params = { watts, limit: snapshot.model.config.standbyWatts, forMs };
  return [
    {
      text: message("evidence.meter", params),
      atMs: snapshot.nowMs,
      point: pointKey(meter.id, "activePower"),
      value: watts,
    },
  ];
}
