import type { Act, ActResult } from "../../contract/act.ts";
import { attestedKinds, type Duty, dutyName, isSettled } from "../../contract/duty.ts";
import { type PointKey, splitPointKey } from "../../contract/ids.ts";
import { pointOf, type RoomModel } from "../devices/room-model.ts";
import { gateway } from "../../contract/selftest.ts";
import { misfitOf } from "../reconcile/guards/fitting-value.ts";
import { roomLimits } from "../room-limits.ts";
import { bannerAsked } from "./banner-proof.ts";
import { zonesToClean } from "./cleaning.ts";
import { isSecret } from "./secrecy.ts";
import type { Snapshot } from "./snapshot.ts";
import { endOf, preparationLeadMs } from "./timetable.ts";

type Refusal = Extract<ActResult, { accepted: false }>;

const refused = (code: Refusal["code"], text: string): ActResult => ({
  accepted: false,
  code,
  text,
});

const accepted: ActResult = { accepted: true };

/** Whether the room can do what a person asks, and if not, why and what to do. */
export function checkAct(
  snapshot: Snapshot,
  act: Act,
  testRunning: boolean,
  isThere = true,
): ActResult {
  switch (act.kind) {
    case "attest":
      return checkAttest(snapshot, act.duty);
    case "waive":
      return checkWaive(snapshot, act.duty);
    case "hold":
      return checkHold(snapshot, act);
    case "release":
      return snapshot.holds.some((hold) => hold.point === act.point)
        ? accepted
        : refused("unknown-point", `nothing is held at ${act.point}`);
    case "selftest":
      return checkSelfTest(snapshot, act, testRunning);
    case "sign-off":
      return snapshot.reports.some((report) => report.id === act.report)
        ? accepted
        : refused("unknown-report", "the room has no such report any more; test once more");
    case "check-banner":
      // The hub knows who typed the text, and lets nobody else but a second person read it there.
      return isThere
        ? checkBanner(snapshot, act)
        : refused("not-now", "proof-read it in the hub's agenda, or at the panel of the room");
    case "stop-test":
      return testRunning ? accepted : refused("not-now", "no self-test is running");
    case "end":
      return snapshot.phase === "meeting" && snapshot.meeting?.id === act.meetingId
        ? accepted
        : refused("unknown-meeting", "this meeting is not running");
    case "extend":
      return checkExtend(snapshot, act);
    case "clean":
      return checkClean(snapshot, act);
  }
}

/** The duty of that very id; an earlier one of its name is settled and cannot be acted on. */
const dutyById = (snapshot: Snapshot, id: string): Duty | undefined => {
  const duty = snapshot.duties.get(dutyName(id));
  return duty?.id === id ? duty : undefined;
};

function checkAttest(snapshot: Snapshot, id: string): ActResult {
  const duty = dutyById(snapshot, id);
  if (duty === undefined) return refused("unknown-duty", `the room owes no duty ${id}`);
  if (!attestedKinds.has(duty.kind)) {
    return refused("not-writable", "this duty is proved by the equipment, not by a person's word");
  }
  // Nobody could say later whether the word was given in its time.
  if (!snapshot.clockTrusted) return refused("not-now", "the clock is not trusted; set it first");
  if (snapshot.attested.has(id)) return accepted;
  if (isSettled(duty.status)) return refused("already-settled", `this duty is ${duty.status}`);
  return snapshot.nowMs < duty.opensAtMs
    ? refused("not-now", "its time has not come yet")
    : accepted;
}

function checkWaive(snapshot: Snapshot, id: string): ActResult {
  const duty = dutyById(snapshot, id);
  if (duty === undefined) return refused("unknown-duty", `the room owes no duty ${id}`);
  return isSettled(duty.status)
    ? refused("already-settled", `this duty is ${duty.status}`)
    : accepted;
}

function checkSelfTest(
  snapshot: Snapshot,
  act: Extract<Act, { kind: "selftest" }>,
  testRunning: boolean,
): ActResult {
  if (testRunning) return refused("test-running", "a self-test is running; wait for its end");
  if (snapshot.emergencies.size > 0) return refused("not-now", "there is an emergency in the room");
  const unknown = act.devices?.find((device) => !isTestable(snapshot.model, device));
  if (unknown !== undefined) {
    return refused("unknown-device", `the room has no device ${unknown}`);
  }
  const disturbs = act.test !== "recess" && snapshot.phase === "meeting";
  return disturbs ? refused("not-now", "a meeting is running; test after it has ended") : accepted;
}

const isTestable = (model: RoomModel, device: string): boolean =>
  device === gateway || model.devices.has(device);

function checkHold(snapshot: Snapshot, act: Extract<Act, { kind: "hold" }>): ActResult {
  const point = pointOf(snapshot.model, act.point);
  if (point === undefined) return refused("unknown-point", `the room has no point ${act.point}`);
  if (!point.writable) return refused("not-writable", `${act.point} can only be read`);
  const expected = misfitOf(point.kind, act.value);
  if (expected !== null) return refused("wrong-value", `${act.point} takes ${expected}`);
  const [low, high] = point.settings.plausible ?? [-Infinity, Infinity];
  if (typeof act.value === "number" && (act.value < low || act.value > high)) {
    return refused("wrong-value", `${act.point} takes ${low} to ${high}`);
  }
  // NX 5.5.4: not even on record.
  if (isSecret(snapshot) && isSign(snapshot, act.point) && act.value !== "") {
    return refused("not-now", "a classified meeting is served: the sign shows nothing");
  }
  const lastsMs = act.untilMs - snapshot.nowMs;
  if (lastsMs <= 0) return refused("too-long", "the hold would end in the past");
  return lastsMs > roomLimits.holdMaxMs
    ? refused("too-long", `a hold lasts ${roomLimits.holdMaxMs / 3_600_000} h at most`)
    : accepted;
}

function isSign({ model }: Snapshot, key: PointKey): boolean {
  const { device, point } = splitPointKey(key);
  return point === "text" && model.devices.get(device)?.kind === "led-sign";
}

/** A meeting that is still to come or runs, with this very text for a sign of the room. */
function checkBanner(
  { agenda, endings, nowMs }: Snapshot,
  { meetingId, text }: Extract<Act, { kind: "check-banner" }>,
): ActResult {
  const meeting = agenda?.meetings.find(({ id }) => id === meetingId);
  if (meeting === undefined || endOf(meeting, endings) <= nowMs) {
    return refused("unknown-meeting", "the room has no such meeting ahead");
  }
  const asked = bannerAsked(meeting);
  if (asked === "") return refused("not-now", "no sign shows a banner for this meeting");
  return asked === text
    ? accepted
    : refused("text-changed", "the banner has changed since; read it once more");
}

const extendedPhases: ReadonlySet<string> = new Set(["meeting", "leaving", "powering-down"]);

/**
 * The running meeting, or the one that has just ended, as long as the next one leaves the room: or
 * one that waits already, because this one has been extended into its time.
 */
function checkExtend(snapshot: Snapshot, act: Extract<Act, { kind: "extend" }>): ActResult {
  const { meeting, phase, nowMs, agenda, model, endings } = snapshot;
  if (meeting?.id !== act.meetingId || !extendedPhases.has(phase)) {
    return refused("unknown-meeting", "this meeting neither runs nor has just ended");
  }
  const lastsMs = act.untilMs - nowMs;
  if (lastsMs <= 0) return refused("too-long", "it would end in the past");
  // Somebody says that the meeting is still on: nobody loses any time by it.
  if (act.untilMs <= endOf(meeting, endings)) return accepted;
  if (lastsMs > roomLimits.extendMaxMs) {
    const hours = roomLimits.extendMaxMs / 3_600_000;
    return refused("too-long", `a meeting is extended by ${hours} h at most; book it anew`);
  }
  const next = (agenda?.meetings ?? []).find(
    (other) =>
      other.id !== meeting.id &&
      endOf(other, endings) > nowMs &&
      other.startMs - preparationLeadMs(model.standards, other) < act.untilMs,
  );
  return next === undefined
    ? accepted
    : refused("clashes", "the room must be prepared for the next meeting before that");
}

const cleanedPhases: ReadonlySet<string> = new Set(["idle", "leaving", "powering-down"]);

function checkClean(snapshot: Snapshot, act: Extract<Act, { kind: "clean" }>): ActResult {
  const lastsMs = act.untilMs - snapshot.nowMs;
  if (lastsMs <= 0) {
    return snapshot.cleaning === null ? refused("not-now", "nobody is cleaning") : accepted;
  }
  if (lastsMs > roomLimits.cleanMaxMs) {
    return refused("too-long", `cleaning lasts ${roomLimits.cleanMaxMs / 3_600_000} h at most`);
  }
  const zones = zonesToClean(snapshot.model);
  const unknown = act.zones.find((zone) => !zones.includes(zone));
  if (unknown !== undefined) {
    const known = zones.length === 0 ? "none" : zones.join(", ");
    return refused("unknown-zone", `the room lights no zone "${unknown}"; it has: ${known}`);
  }
  return cleanedPhases.has(snapshot.phase)
    ? accepted
    : refused("not-now", "the room serves a meeting; clean when it is over");
}
