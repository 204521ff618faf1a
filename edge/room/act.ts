import type { Act, ActResult } from "../../contract/act.ts";
import type { PointKind } from "../../contract/points.ts";
import type { PointValue } from "../../contract/reading.ts";
import { pointOf } from "../devices/room-model.ts";
import { type Message, message } from "../../contract/message.ts";
import { roomLimits } from "../room-limits.ts";
import { mayRest } from "../rules/rule.ts";
import type { Hold } from "../store/store.ts";
import { handOwner } from "./hands.ts";
import type { TickNews } from "./news.ts";
import type { Snapshot } from "./snapshot.ts";
import type { RoomState } from "./state.ts";

const refused = (
  code: Extract<ActResult, { accepted: false }>["code"],
  text: string,
): ActResult => ({ accepted: false, code, text });

const accepted: ActResult = { accepted: true };

/** Whether the room can do what a person asks, and if not, why and what to do. */
export function checkAct(snapshot: Snapshot, act: Act, testRunning: boolean): ActResult {
  switch (act.kind) {
    case "prepared":
      return checkPrepared(snapshot, act.meetingId);
    case "hold":
      return checkHold(snapshot, act);
    case "release":
      return snapshot.holds.some((hold) => hold.point === act.point)
        ? accepted
        : refused("unknown-point", `nothing is held at ${act.point}`);
    case "selftest":
      if (testRunning) return refused("test-running", "a self-test is running; wait for its end");
      return snapshot.phase === "meeting"
        ? refused("not-now", "a meeting is running; test after it has ended")
        : accepted;
    case "end":
      return snapshot.phase === "meeting" && snapshot.meeting?.id === act.meetingId
        ? accepted
        : refused("unknown-meeting", "this meeting is not running");
  }
}

function checkPrepared(snapshot: Snapshot, meetingId: string): ActResult {
  const { meeting, phase } = snapshot;
  if (meeting?.id !== meetingId) {
    return refused("unknown-meeting", "this is not the meeting the room is getting ready for");
  }
  if (snapshot.prepared.has(meetingId)) return accepted;
  return phase === "preparing" || phase === "open"
    ? accepted
    : refused("not-now", "preparation can be confirmed before the meeting starts");
}

function checkHold(snapshot: Snapshot, act: Extract<Act, { kind: "hold" }>): ActResult {
  const point = pointOf(snapshot.model, act.point);
  if (point === undefined) return refused("unknown-point", `the room has no point ${act.point}`);
  if (!point.writable) return refused("not-writable", `${act.point} can only be read`);
  const expected = wrongValue(point.kind, act.value);
  if (expected !== null) return refused("wrong-value", `${act.point} takes ${expected}`);
  const [low, high] = point.settings.plausible ?? [-Infinity, Infinity];
  if (typeof act.value === "number" && (act.value < low || act.value > high)) {
    return refused("wrong-value", `${act.point} takes ${low} to ${high}`);
  }
  const lastsMs = act.untilMs - snapshot.nowMs;
  if (lastsMs <= 0) return refused("too-long", "the hold would end in the past");
  return lastsMs > roomLimits.holdMaxMs
    ? refused("too-long", `a hold lasts ${roomLimits.holdMaxMs / 3_600_000} h at most`)
    : accepted;
}

/** What the point takes, when the value is something else. Warming and cooling cannot be wished. */
function wrongValue(kind: PointKind, value: PointValue): string | null {
  switch (kind.type) {
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "a number";
    case "boolean":
      return typeof value === "boolean" ? null : "true or false";
    case "text":
      return typeof value === "string" ? null : "a text";
    case "choice": {
      const choices = kind.choices.filter((each) => each !== "warming" && each !== "cooling");
      const known = typeof value === "string" && choices.includes(value);
      return known ? null : `one of ${choices.join(", ")}`;
    }
  }
}

/** Carries out an accepted act: into the state, and onto the record under a name. */
export function carryOut(
  state: RoomState,
  news: TickNews,
  act: Exclude<Act, { kind: "selftest" }>,
  by: string,
  nowMs: number,
): void {
  const note = (text: Message) => news.record({ kind: "act", by, act: act.kind, text });
  switch (act.kind) {
    case "prepared":
      if (state.prepared.has(act.meetingId)) return;
      state.prepared.set(act.meetingId, { atMs: nowMs, by });
      news.prepared = { meetingId: act.meetingId, atMs: nowMs, by };
      note(message("act.prepared"));
      return;
    case "hold": {
      const { point, value, untilMs } = act;
      const others = state.holds.filter((each) => each.point !== point);
      setHolds(state, news, [...others, { point, value, by, sinceMs: nowMs, untilMs }]);
      note(message("act.hold", { point, value: String(value) }));
      return;
    }
    case "release":
      setHolds(
        state,
        news,
        state.holds.filter((each) => each.point !== act.point),
      );
      note(message("act.release", { point: act.point }));
      return;
    case "end":
      state.endedEarly.set(act.meetingId, nowMs);
      news.endedEarly = { meetingId: act.meetingId, atMs: nowMs };
      note(message("act.end"));
  }
}

/**
 * Holds whose time is up are let go. What a hand left on goes when the room may rest, but not before
 * the sensors had time to see whose hand it was.
 */
export function expireHolds(state: RoomState, news: TickNews, snapshot: Snapshot): void {
  const isForgotten = (hold: Hold) =>
    hold.by === handOwner &&
    mayRest(snapshot) &&
    snapshot.nowMs - hold.sinceMs >= roomLimits.promptMs;
  const valid = state.holds.filter((hold) => hold.untilMs > snapshot.nowMs && !isForgotten(hold));
  if (valid.length !== state.holds.length) setHolds(state, news, valid);
}

function setHolds(state: RoomState, news: TickNews, holds: RoomState["holds"]): void {
  state.holds = holds;
  news.holds = holds;
}
