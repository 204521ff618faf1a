import { describe, expect, it } from "vitest";
import type { PointKey } from "../../contract/ids.ts";
import type { Phase } from "../../contract/record.ts";
import type { Duty } from "../../contract/duty.ts";
import { demoMeeting, demoModel, minuteMs, snapshotWith, tenMs } from "../demo-room.fixture.ts";
import { decide } from "./rules.ts";

const model = demoModel();
const meeting = demoMeeting();

const running = {
  "av-supply/power": "on",
  "projector/power": "on",
  "hvac/power": "on",
  "hvac/mode": "cool",
  "banner/text": "ANNUAL WORK CONFERENCE",
  "lights-front/power": "on",
  "lights-back/power": "on",
  "door/lock": "unlocked",
};

function targetsAt(
  phase: Phase,
  minutesToStart: number,
  occupancy: "occupied" | "empty" | "unknown",
  values: Record<string, string | number | boolean> = running,
  change: Parameters<typeof snapshotWith>[0]["change"] = {},
) {
  const nowMs = tenMs - minutesToStart * minuteMs;
  const about = phase === "idle" ? null : meeting;
  const targets = decide(
    snapshotWith({ model, phase, nowMs, meeting: about, occupancy, values, change }),
  );
  return (point: PointKey) => targets.get(point)?.value;
}

const duty = (kind: Duty["kind"], status: Duty["status"]): [string, Duty] => [
  `m1:${kind}`,
  {
    id: `m1:${kind}`,
    kind,
    clause: "",
    meetingId: "m1",
    opensAtMs: 0,
    dueAtMs: 0,
    closesAtMs: 0,
    status,
    settledAtMs: status === "open" ? null : 0,
    evidence: [],
  told: "service",
  remindsAtMs: null,
  escalatesAtMs: null,
  escalatesTo: null,
  noticed: "none",
  },
];

describe("before the meeting", () => {
  it("powers the equipment and lights the room, but leaves the air for later", () => {
    const target = targetsAt("preparing", 120, "empty");
    expect(target("av-supply/power")).toBe("on");
    expect(target("amplifier/mute")).toBe(false);
    expect(target("projector/power")).toBe("on");
    expect(target("lights-front/power")).toBe("on");
    expect(target("hvac/power")).toBeUndefined();
  });

  it("starts the air when its lead begins, at the set-point of the room file", () => {
    const target = targetsAt("open", 44, "empty");
    expect(target("hvac/power")).toBe("on");
    expect(target("hvac/mode")).toBe("cool");
    expect(target("hvac/setpoint")).toBe(26);
  });

  it("locks only after the commissioning test has ended", () => {
    const before = { duties: new Map([duty("test-commissioning", "open")]) };
    const after = { duties: new Map([duty("test-commissioning", "done")]) };
    expect(targetsAt("preparing", 90, "empty", running, before)("door/lock")).toBeUndefined();
    expect(targetsAt("preparing", 90, "empty", running, after)("door/lock")).toBe("locked");
    expect(targetsAt("open", 60, "empty", running, after)("door/lock")).toBe("unlocked");
  });

  it("keeps the standby microphone muted while the main one works, and swaps on a fault", () => {
    const works = targetsAt("meeting", -5, "occupied");
    expect(works("mic-main/mute")).toBe(false);
    expect(works("mic-spare/mute")).toBe(true);
    const values = { ...running, "mic-main/fault": "radio interference" };
    expect(targetsAt("meeting", -5, "occupied", values)("mic-spare/mute")).toBe(false);
    const availability = new Map([...model.devices.keys()].map((id) => [id, "online"] as const));
    availability.set("mic-main", "offline" as never);
    expect(targetsAt("open", 30, "empty", running, { availability })("mic-spare/mute")).toBe(false);
  });
});

describe("the banner", () => {
  it("shows the meeting's own text, and nothing for a classified meeting", () => {
    expect(targetsAt("open", 30, "empty")("banner/text")).toBe("ANNUAL WORK CONFERENCE");
    const nowMs = tenMs - 30 * minuteMs;
    const secret = demoMeeting({ classified: true });
    const snapshot = snapshotWith({
      model,
      phase: "open",
      nowMs,
      meeting: secret,
      occupancy: "empty",
      values: running,
    });
    expect(decide(snapshot).get("banner/text")?.value).toBe("");
  });
});

describe("after the meeting", () => {
  it("leaves everything on while people leave, or while nobody knows", () => {
    const target = targetsAt("leaving", -65, "unknown");
    expect(target("av-supply/power")).toBe("on");
    expect(target("projector/power")).toBe("on");
    expect(target("hvac/power")).toBeUndefined();
  });

  it("switches large loads off first and keeps supply and light", () => {
    const target = targetsAt("powering-down", -65, "empty");
    expect(target("projector/power")).toBe("off");
    expect(target("hvac/power")).toBe("off");
    expect(target("banner/text")).toBe("");
    expect(target("mic-main/mute")).toBe(true);
    expect(target("av-supply/power")).toBeUndefined();
    expect(target("lights-front/power")).toBeUndefined();
    expect(target("door/lock")).toBeUndefined();
  });

  const dark = { ...running, "hvac/power": "off", "banner/text": "" };

  it("cuts the supply only when the projector says that it is cold", () => {
    const off = (power: string) =>
      targetsAt("powering-down", -66, "empty", { ...dark, "projector/power": power });
    expect(off("cooling")("av-supply/power")).toBeUndefined();
    expect(off("off")("av-supply/power")).toBe("off");
  });

  it("switches lights off after the supply, and locks after the proof", () => {
    const cut = { ...dark, "projector/power": "off", "av-supply/power": "off" };
    const proving = { duties: new Map([duty("off-proved", "open")]) };
    const proved = { duties: new Map([duty("off-proved", "done")]) };
    const waiting = targetsAt("powering-down", -67, "empty", cut, proving);
    expect(waiting("lights-back/power")).toBe("off");
    expect(waiting("door/lock")).toBeUndefined();
    expect(targetsAt("powering-down", -70, "empty", cut, proved)("door/lock")).toBe("locked");
  });
});

describe("a supply that cannot be cut", () => {
  const stuck = { ...running, "hvac/power": "off", "banner/text": "" };

  it("does not keep the light on and the door open for ever", () => {
    const waiting = {
      duties: new Map([duty("supply-cut", "open"), duty("off-proved", "open")]),
    };
    const givenUp = {
      duties: new Map([duty("supply-cut", "missed"), duty("off-proved", "missed")]),
    };
    const before = targetsAt("powering-down", -80, "empty", stuck, waiting);
    expect([before("lights-front/power"), before("door/lock")]).toEqual([undefined, undefined]);
    const after = targetsAt("powering-down", -80, "empty", stuck, givenUp);
    expect([after("lights-front/power"), after("door/lock")]).toEqual(["off", "locked"]);
    const idle = targetsAt("idle", -80, "empty", stuck);
    expect([idle("lights-front/power"), idle("door/lock")]).toEqual(["off", "locked"]);
  });
});

describe("an idle room", () => {
  it("goes off when it is empty, and is left alone when somebody uses it", () => {
    expect(targetsAt("idle", 600, "empty")("projector/power")).toBe("off");
    expect(targetsAt("idle", 600, "occupied")("projector/power")).toBeUndefined();
    expect(targetsAt("idle", 600, "unknown")("projector/power")).toBeUndefined();
  });
});

describe("levels", () => {
  it("lets a person's hold win over a rule until it ends, and keeps the loser", () => {
    const hold = {
      point: "lights-front/power" as const,
      value: "off",
      by: "Li",
      sinceMs: tenMs,
      untilMs: tenMs + minuteMs,
    };
    const at = (nowMs: number) =>
      decide(
        snapshotWith({
          model,
          phase: "meeting",
          nowMs,
          meeting,
          occupancy: "occupied",
          values: running,
          change: { holds: [hold] },
        }),
      ).get("lights-front/power");
    expect(at(tenMs)?.value).toBe("off");
    expect(at(tenMs)?.lost.map((wish) => wish.value)).toEqual(["on"]);
    expect(at(tenMs + minuteMs)?.value).toBe("on");
  });

  it("follows no timetable while the clock cannot be trusted", () => {
    expect(
      targetsAt("meeting", -5, "occupied", running, { clockTrusted: false })("av-supply/power"),
    ).toBeUndefined();
  });
});
