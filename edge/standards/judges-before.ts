import type { Meeting } from "../../contract/agenda.ts";
import { clauseNumber } from "../../contract/clauses.ts";
import type { Duty, Evidence } from "../../contract/duty.ts";
import { pointKey } from "../../contract/ids.ts";
import { type Message, message } from "../../contract/message.ts";
import type { SelfTestKind, SelfTestReport } from "../../contract/selftest.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { signModeOf } from "../devices/sign-text.ts";
import { bannerAsked, bannerProof } from "../room/banner-proof.ts";
import { plateLack, showsWanted } from "../room/plate-arrival.ts";
import { bannerSigns, isDoorSign } from "../room/signs.ts";
import { isTight, leakyDevices } from "../room/secrecy.ts";
import { numberAt, pointAt, type Snapshot } from "../room/snapshot.ts";
import { unpoweredIn } from "./whole-test.ts";
import { speakersWithPower, temperatureDevices } from "./equipment.ts";
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
  type Verdict,
} from "./verdict.ts";

export const audioOn: Judge = (snapshot) =>
  everyReads(snapshot, speakersWithPower(snapshot.model), "power", "on");

/** A person says so; where nobody needs to be on duty, the full test does. */
export const prepared: Judge = (snapshot, duty) => {
  const word = attested(snapshot, duty);
  const isAlone = meetingOf(snapshot, duty)?.attendance === "self-service";
  return word.is !== "shown" && isAlone ? testPassed("commissioning")(snapshot, duty) : word;
};

/** The organiser looks at what has been tested. */
export const confirmed: Judge = (snapshot, duty) => {
  const early = awaited(snapshot, duty, "test-commissioning");
  return early === null ? attested(snapshot, duty) : lacking(early);
};

/** A test counts for the duty in whose window it began, and only when nothing failed in it. */
export const testPassed =
  (...kinds: readonly SelfTestKind[]): Judge =>
  (snapshot, duty) => {
    const report = snapshot.reports.findLast(
      ({ test, meetingId, only }) =>
        only === null &&
        kinds.includes(test) &&
        (duty.meetingId === null || meetingId === duty.meetingId),
    );
    if (report === undefined || report.startedAtMs < duty.opensAtMs) {
      return lacking(message("lack.test-not-run"));
    }
    return rated(report);
  };

function rated(report: SelfTestReport): Verdict {
  const run = report.steps.filter((step) => step.result !== "skipped");
  const count = { passed: run.filter((step) => step.result === "pass").length, total: run.length };
  const failed = report.steps.find((step) => step.result === "fail");
  if (failed !== undefined) {
    return lacking(message("lack.test-failed", { ...count, device: failed.device }));
  }
  const dark = unpoweredIn(report);
  if (dark !== undefined) return lacking(message("lack.test-unpowered", { device: dark }));
  if (report.worst === "fail" || report.worst === "skipped") {
    return lacking(message("lack.test-broken-off"));
  }
  const text = message("evidence.test", { ...count, worst: report.worst });
  return shown({ text, atMs: report.endedAtMs });
}

/** What is laid out and tested is locked away. */
export const doorLockedBefore: Judge = (snapshot, duty) => {
  const status = sibling(snapshot, duty, "test-commissioning")?.status;
  const isTested = status === "done" || status === "late";
  return isTested
    ? locksRead(snapshot, "locked")
    : lacking(message("lack.awaits-test-commissioning"));
};

export const doorOpened: Judge = (snapshot) => locksRead(snapshot, "unlocked");

export const locksRead = (snapshot: Snapshot, value: "locked" | "unlocked"): Verdict =>
  everyReads(snapshot, devicesOfKind(snapshot.model, "door-lock"), "lock", value);

/** Nothing that could carry words out of the room is live, by its own word. */
export const secrecy: Judge = (snapshot) => {
  const devices = leakyDevices(snapshot.model);
  const lacks = devices
    .filter((device) => !isTight(snapshot, device))
    .map(({ id }) => message("lack.not-tight", { device: id }));
  const text =
    devices.length === 0
      ? message("evidence.nothing-leaks")
      : message("evidence.tight", { devices: namesOf(devices) });
  return shownUnless(lacks, [{ text, atMs: snapshot.nowMs }]);
};

export const comfort: Judge = (snapshot) => {
  const { standards, config } = snapshot.model;
  const season = config.season === "cooling" ? "summer" : "winter";
  const low = clauseNumber(standards, "GB18883 temperature", `${season}Low`);
  const high = clauseNumber(standards, "GB18883 temperature", `${season}High`);
  for (const { id } of temperatureDevices(snapshot.model)) {
    const temperature = numberAt(snapshot, id, "temperature");
    if (temperature === undefined) continue;
    const params = { temperature, low, high };
    if (temperature < low || temperature > high) return lacking(message("lack.comfort", params));
    return shown({
      text: message("evidence.comfort", params),
      atMs: snapshot.nowMs,
      point: pointKey(id, "temperature"),
      value: temperature,
    });
  }
  return lacking(message("lack.no-temperature"));
};

/** A second person has read the text as it stands: whose name is with it. */
export const bannerCheck: Judge = (snapshot, duty) => {
  const meeting = meetingOf(snapshot, duty);
  if (meeting === undefined) return lacking(message("lack.not-its-turn"));
  const by = bannerProof(snapshot, meeting);
  if (by === null) return lacking(message("lack.banner-unchecked"));
  return shown({ text: message("evidence.banner-checked", { by }), atMs: snapshot.nowMs });
};

/** Every sign reads back the banner as it was proof-read; that of a classified meeting is blank. */
export const banner: Judge = (snapshot, duty) => {
  const { meeting } = snapshot;
  if (meeting?.id !== duty.meetingId) return lacking(message("lack.not-its-turn"));
  const wanted = bannerAsked(meeting);
  const version = snapshot.agenda?.version ?? 0;
  const lacks: Message[] = [];
  const evidence: Evidence[] = [];
  const proof = bannerProof(snapshot, meeting);
  if (wanted !== "" && proof === null) return lacking(message("lack.banner-unchecked"));
  for (const sign of bannerSigns(snapshot.model)) {
    const { id } = sign;
    const reading = pointAt(snapshot, id, "text");
    const fit = signModeOf(sign, wanted);
    if (!fit.ok) {
      lacks.push(message("lack.banner-unfit", { device: id, detail: fit.failure.detail ?? "" }));
    } else if (reading?.quality !== "good") lacks.push(message("lack.unread", { device: id }));
    else if (reading.value !== wanted) lacks.push(message("lack.banner", { device: id }));
    else {
      const text =
        wanted === ""
          ? message("evidence.banner-blank", { device: id, version })
          : message("evidence.banner", { value: wanted, version });
      evidence.push({ text, atMs: reading.atMs, point: pointKey(id, "text"), value: wanted });
    }
  }
  return shownUnless(lacks, evidence);
};

export const nameplates: Judge = (snapshot, duty) => {
  if (snapshot.meeting?.id !== duty.meetingId) return lacking(message("lack.not-its-turn"));
  const seated = platesAt(snapshot, (plate) => !isDoorSign(plate));
  const lacks = platesLacking(snapshot, seated);
  const count = seated.length;
  const params = { count, total: count, version: snapshot.agenda?.version ?? 0 };
  const evidence: Evidence = { text: message("evidence.plates", params), atMs: snapshot.nowMs };
  // Nothing is known of the plates until the first picture of them has been thought of.
  return count === 0 ? lacking(message("lack.plates-unknown")) : shownUnless(lacks, [evidence]);
};

/** Plates of which an image is wanted, or that cannot be drawn. */
export const platesAt = (
  { model, plates, undrawable }: Snapshot,
  suits: (plate: DeviceModel) => boolean,
): readonly DeviceModel[] =>
  devicesOfKind(model, "nameplate").filter(
    (plate) => (plates.has(plate.id) || undrawable.has(plate.id)) && suits(plate),
  );

/** Of these plates those that do not show what they should, each with its reason. */
export function platesLacking(
  snapshot: Snapshot,
  plates: readonly DeviceModel[],
): readonly Message[] {
  const { undrawable, meeting, nowMs } = snapshot;
  const byMs = Math.max(nowMs, meeting?.startMs ?? nowMs);
  const missing = plates.filter(({ id }) => undrawable.has(id));
  const behind = plates.filter(({ id }) => !undrawable.has(id) && !showsWanted(snapshot, id));
  return [
    ...missing.map(({ id }) => message("lack.plate-not-drawn", { device: id })),
    ...behind.map((plate) => plateLack(snapshot, plate, byMs)),
  ];
}

/** The duty's meeting, as the room has it on its agenda now. */
export const meetingOf = (snapshot: Snapshot, { meetingId }: Duty): Meeting | undefined =>
  snapshot.agenda?.meetings.find(({ id }) => id === meetingId);
