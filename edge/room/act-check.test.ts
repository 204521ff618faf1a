import { describe, expect, it } from "vitest";
import type { Act } from "../../contract/act.ts";
import {
  demoAgenda,
  demoMeeting,
  demoModel,
  minuteMs,
  snapshotWith,
  tenMs,
} from "../demo-room.fixture.ts";
import { checkAct } from "./act-check.ts";
import type { Snapshot } from "./snapshot.ts";

const model = demoModel();

const at = (minutes: number) => tenMs + minutes * minuteMs;

/** Ten minutes before the end, with another meeting an hour after it. */
const snapshot = snapshotWith({
  model,
  phase: "meeting",
  nowMs: tenMs + 50 * minuteMs,
  meeting: demoMeeting(),
  occupancy: "empty",
  values: {},
  change: {
    agenda: demoAgenda([
      demoMeeting(),
      demoMeeting({
        id: "m2",
        startMs: tenMs + 120 * minuteMs,
        endMs: tenMs + 180 * minuteMs,
      }),
    ]),
  },
});

const extended = (untilMin: number, meetingId = "m1") => {
  const act = { kind: "extend", meetingId, untilMs: tenMs + untilMin * minuteMs } as const;
  const result = checkAct(snapshot, act, false);
  return result.accepted ? "accepted" : result.code;
};

describe("to extend a meeting", () => {
  it("to its own end says that it is still on, whatever comes after it", () => {
    expect(extended(60)).toBe("accepted");
    expect(extended(55)).toBe("accepted");
  });

  it("beyond its end clashes with what must be prepared before that", () => {
    expect(extended(75)).toBe("clashes");
  });

  it("clashes with one that waits already for this one to end", () => {
    const waiting = demoMeeting({ id: "m2", startMs: at(45), endMs: at(105) });
    const agenda = demoAgenda([demoMeeting(), waiting]);
    const act = { kind: "extend", meetingId: "m1", untilMs: at(75) } as const;
    expect(checkAct({ ...snapshot, agenda }, act, false)).toMatchObject({ code: "clashes" });
  });

  it("is refused into the past, and for a meeting that does not run", () => {
    expect(extended(40)).toBe("too-long");
    expect(extended(60, "m2")).toBe("unknown-meeting");
  });
});

describe("a self-test", () => {
  it("is not begun in an emergency", () => {
    const fire = { device: "fire", atMs: at(49), sinceMs: at(49), overSinceMs: null };
    const emergencies: Snapshot["emergencies"] = new Map([["fire", fire]]);
    const idle: Snapshot = { ...snapshot, phase: "idle", emergencies };
    const act = { kind: "selftest", test: "commissioning" } as const;
    expect(checkAct(idle, act, false)).toMatchObject({ accepted: false, code: "not-now" });
    expect(checkAct({ ...idle, emergencies: new Map() }, act, false).accepted).toBe(true);
  });

  it("is stopped only while it runs", () => {
    expect(checkAct(snapshot, { kind: "stop-test" }, true).accepted).toBe(true);
    expect(checkAct(snapshot, { kind: "stop-test" }, false)).toMatchObject({ code: "not-now" });
  });
});

describe("NX 5.6.2.2: to clean", () => {
  const cleaned = (zone: string) => {
    const act: Act = { kind: "clean", zones: [zone], untilMs: at(110) };
    const result = checkAct({ ...snapshot, phase: "idle" }, act, false);
    return result.accepted ? "accepted" : result.code;
  };

  it("is asked for zones that have a light of their own", () => {
    const sensor = model.devices.get("presence-radar");
    if (sensor === undefined) throw new Error("not the demo room");
    const stage = { ...sensor, binding: { ...sensor.binding, zone: "stage" } };
    const devices = new Map([...model.devices, ["presence-radar", stage]]);
    const act: Act = { kind: "clean", zones: ["stage"], untilMs: at(110) };
    const idle: Snapshot = { ...snapshot, phase: "idle", model: { ...model, devices } };
    expect(checkAct(idle, act, false)).toMatchObject({ code: "unknown-zone" });
    expect(cleaned("front")).toBe("accepted");
    expect(cleaned("balcony")).toBe("unknown-zone");
  });
});
