import { describe, expect, it } from "vitest";
import type { Act, ActResult } from "../../contract/act.ts";
import { createVirtualClock } from "../../contract/clock.ts";
import { pointMetric } from "../../contract/sparkplug/metrics.ts";
import { roomLimits } from "../room-limits.ts";
import { uplinkLimits } from "./uplink-limits.ts";
import { WriteIntake } from "./write-intake.ts";

const nowMs = 1_760_000_000_000;
const roomNowMs = 1_700_000_000_000;

function rig(result: ActResult = { accepted: true }) {
  const clock = createVirtualClock(nowMs);
  const acts: { act: Act; by: string }[] = [];
  const logged: string[] = [];
  const intake = new WriteIntake({
    clock,
    log: { info() {}, warn: (_facts, text) => void logged.push(text), error() {} },
    roomNowMs: () => roomNowMs,
    perform(act, by) {
      acts.push({ act, by });
      return result;
    },
  });
  const write = (
    device: string | null,
    name: string,
    value: number | boolean | string | null,
    timestampMs: number | null = clock.wallMs(),
  ) => intake.take(device, { timestampMs, seq: null, metrics: [pointMetric(name, value, nowMs)] });
  return { clock, acts, logged, intake, write };
}

describe("a bare value from a Sparkplug host", () => {
  it("is a hold of the hub for the standard time, and null lets the point go", async () => {
    const { write, acts } = rig();
    expect(await write("hvac", "setpoint", 25.9)).toEqual([]);
    expect(await write("hvac", "setpoint", null)).toEqual([]);
    const untilMs = roomNowMs + roomLimits.bareWriteMs;
    expect(acts).toEqual([
      { act: { kind: "hold", point: "hvac/setpoint", value: 25.9, untilMs }, by: "hub" },
      { act: { kind: "release", point: "hvac/setpoint" }, by: "hub" },
    ]);
  });

  it.each([
    ["a metric of the room itself", null, "room/phase", 0, "unknown-point"],
    ["the target, which is the room's word", "hvac", "setpoint/target", 0, "unknown-point"],
    ["no device", "HVAC/#", "setpoint", 0, "unknown-point"],
    ["one of long ago", "hvac", "setpoint", -11 * 60_000, "expired"],
    ["one of a wrong clock", "hvac", "setpoint", 11 * 60_000, "expired"],
    ["one without a time", "hvac", "setpoint", null, "expired"],
  ])("is refused and counted: %s", async (_what, device, name, agoMs, code) => {
    const { write, acts, intake } = rig();
    const sentMs = agoMs === null ? null : nowMs + agoMs;
    expect(await write(device, name, 24, sentMs)).toMatchObject([{ code, refused: 1 }]);
    expect([acts, intake.refused]).toEqual([[], 1]);
  });

  it("is refused when no person could ask for it either", async () => {
    const { write, acts } = rig();
    const value = "x".repeat(3000);
    expect(await write("banner", "text", value)).toMatchObject([{ code: "wrong-value" }]);
    expect(await write("hvac", "setpoint", Number.POSITIVE_INFINITY)).toMatchObject([
      { code: "wrong-value" },
    ]);
    expect(acts).toEqual([]);
  });

  it("is refused in the room's own words", async () => {
    const text = "hvac/temperature can only be read";
    const { write, logged } = rig({ accepted: false, code: "not-writable", text });
    expect(await write("hvac", "temperature", 20)).toEqual([
      { name: "hvac/temperature", code: "not-writable", text, refused: 1 },
    ]);
    expect(await write("hvac", "temperature", 20)).toMatchObject([{ refused: 2 }]);
    expect(logged).toHaveLength(1);
  });

  it("is answered in a few words when thousands come at once", async () => {
    const { intake, acts } = rig();
    const metrics = Array.from({ length: 1000 }, () => pointMetric("power", "on", nowMs));
    const refusals = await intake.take("lights", { timestampMs: nowMs, seq: null, metrics });
    expect(acts).toHaveLength(uplinkLimits.writesASecond);
    const refused = 1000 - uplinkLimits.writesASecond;
    expect(refusals).toMatchObject([{ code: "too-fast", refused }]);
    const unknown = await intake.take("lights", {
      timestampMs: null,
      seq: null,
      metrics: metrics.map((each) => ({ ...each, name: "nonsense" })),
    });
    expect(unknown).toMatchObject([{ code: "too-fast", refused: refused + 1000 }]);
  });

  it("is not taken faster than a room can bear", async () => {
    const { write, acts, clock } = rig();
    for (let count = 0; count < uplinkLimits.writesASecond; count++) {
      expect(await write("lights", "power", "on")).toEqual([]);
    }
    expect(await write("lights", "power", "on")).toMatchObject([{ code: "too-fast" }]);
    clock.advance(1000);
    expect(await write("lights", "power", "off")).toEqual([]);
    expect(acts).toHaveLength(uplinkLimits.writesASecond + 1);
  });
});
