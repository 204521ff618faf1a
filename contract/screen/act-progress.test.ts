import { describe, expect, it } from "vitest";
import { testReport, testRun } from "../selftest.fixture.ts";
import type { Act } from "../act.ts";
import type { PointView, RoomView } from "../api.ts";
import { message } from "../message.ts";
import { deviceView, dutyOf, meetingView, nowMs, pointView, roomView } from "./view.fixture.ts";
import { actProgress } from "./act-progress.ts";

const hold: Act = { kind: "hold", point: "projector/power", value: "off", untilMs: nowMs + 1 };
const byHand = {
  value: "off",
  reason: { rule: "hold", clause: "", text: message("rule.hold", { by: "Li" }) },
};

const roomWith = (power: Partial<PointView>): RoomView =>
  roomView({ devices: [deviceView("projector", "projector", [pointView("power", power)])] });

const stateOf = (act: Act, room: RoomView) => actProgress(act, nowMs, room).state;

describe("a hold", () => {
  it("is not done by being asked for, only by being read back", () => {
    expect(stateOf(hold, roomWith({ value: "on" }))).toBe("waiting");
    expect(stateOf(hold, roomWith({ value: "on", target: byHand }))).toBe("waiting");
    const stale = roomWith({ value: "off", quality: "stale", target: byHand });
    expect(stateOf(hold, stale)).toBe("waiting");
    expect(stateOf(hold, roomWith({ value: "off", target: byHand }))).toBe("read-back");
  });

  it("tells what holds it back, and what failed", () => {
    const held = roomWith({ target: byHand, held: message("guard.people") });
    expect(actProgress(hold, nowMs, held)).toEqual({
      state: "held",
      why: message("guard.people"),
    });
    const clamped = { held: message("guard.people"), target: { ...byHand, value: "on" } };
    expect(stateOf(hold, roomWith({ ...clamped, value: "off" }))).toBe("held");
    expect(stateOf(hold, roomWith({ ...clamped, value: "on" }))).toBe("limited");
    expect(stateOf(hold, roomWith({ failure: { code: "link-timeout" } }))).toBe("failed");
  });

  it("is released when the target is no longer a person's", () => {
    const release: Act = { kind: "release", point: "projector/power" };
    expect(stateOf(release, roomWith({ target: byHand }))).toBe("waiting");
    expect(stateOf(release, roomWith({}))).toBe("done");
  });
});

describe("the other acts", () => {
  it("the preparation is done when the duty of that meeting is", () => {
    const act: Act = { kind: "attest", duty: "m1:prepared" };
    const duty = (meetingId: string) => dutyOf(meetingId, "prepared", { status: "late" });
    expect(stateOf(act, roomView({ duties: [duty("m2")] }))).toBe("waiting");
    expect(stateOf(act, roomView({ duties: [duty("m1")] }))).toBe("done");
  });

  it("an extension is done when the room shows the later end", () => {
    const act: Act = { kind: "extend", meetingId: "m1", untilMs: nowMs + 10 };
    const until = (endMs: number) => roomView({ meeting: meetingView("m1", { endMs }) });
    expect(stateOf(act, until(nowMs))).toBe("waiting");
    expect(stateOf(act, until(nowMs + 10))).toBe("done");
  });

  it("cleaning is begun, and ended, when the room shows it", () => {
    const act = (untilMs: number): Act => ({ kind: "clean", zones: [], untilMs });
    const cleaned = roomView({ cleaning: { zones: [], by: "Li", untilMs: nowMs + 10 } });
    expect(stateOf(act(nowMs + 10), roomView({}))).toBe("waiting");
    expect(stateOf(act(nowMs + 10), cleaned)).toBe("done");
    expect(stateOf(act(0), cleaned)).toBe("waiting");
    expect(stateOf(act(0), roomView({}))).toBe("done");
  });

  it("the end is done when that meeting no longer runs", () => {
    const act: Act = { kind: "end", meetingId: "m1" };
    const meeting = meetingView("m1", {});
    expect(stateOf(act, roomView({ phase: "meeting", meeting }))).toBe("waiting");
    expect(stateOf(act, roomView({ phase: "leaving", meeting }))).toBe("done");
  });

  it("a self-test shows how far it is, and an older report does not end it", () => {
    const act: Act = { kind: "selftest", test: "commissioning" };
    const report = (startedAtMs: number) =>
      testReport({ startedAtMs, endedAtMs: startedAtMs + 1000 });
    expect(actProgress(act, nowMs, roomView({ testRunning: testRun() }))).toEqual({
      state: "running",
      done: 2,
      total: 9,
    });
    const stop: Act = { kind: "stop-test" };
    expect(stateOf(stop, roomView({ testRunning: testRun() }))).toBe("waiting");
    expect(stateOf(stop, roomView({}))).toBe("done");
    expect(stateOf(act, roomView({ test: report(nowMs - 60_000) }))).toBe("waiting");
    expect(stateOf(act, roomView({ test: report(nowMs + 50) }))).toBe("done");
  });
});
