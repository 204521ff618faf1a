import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { failed, success } from "../../contract/errors.ts";
import { message } from "../../contract/message.ts";
import type { PointValue } from "../../contract/reading.ts";
import { demoModel } from "../demo-room.fixture.ts";
import { planSelfTest } from "./plan.ts";
import { worstOf } from "../../contract/selftest.ts";
import { runSelfTest, type TestBench } from "./run.ts";

const model = demoModel();

interface Bench extends TestBench {
  readonly values: Map<string, PointValue>;
  readonly written: string[];
}

/** A bench on which every point does what it is told, until a test spoils one. */
function bench(spoil: Partial<TestBench> = {}, signal = new AbortController().signal): Bench {
  const clock = createVirtualClock(0);
  const values = new Map<string, PointValue>();
  const written: string[] = [];
  const sound: Readonly<Record<string, PointValue>> = {
    power: "on",
    battery: 90,
    fault: "",
    level: -10,
    temperature: 24,
    humidity: 50,
    co2: 600,
    voltageL1: 230,
    voltageL2: 230,
    voltageL3: 230,
  };
  return {
    values,
    written,
    signal,
    wireClock: {
      ...clock,
      after: (name, delayMs, task) => {
        const cancel = clock.after(name, delayMs, task);
        clock.advance(delayMs);
        return cancel;
      },
    },
    availability: () => "online",
    isForMeeting: false,
    read: (device, point) =>
      Promise.resolve(success(values.get(`${device}/${point}`) ?? sound[point] ?? "31")),
    write(device, point, value) {
      written.push(`${device}/${point}=${String(value)}`);
      values.set(`${device}/${point}`, value);
      return Promise.resolve(success(undefined));
    },
    ...spoil,
  };
}

const run = (test: "commissioning" | "t30" | "t10", on: TestBench) =>
  runSelfTest(planSelfTest(model, test), on, () => undefined);

describe("the plan", () => {
  it("does everything at commissioning, exercises audio at T−30, only looks at T−10", () => {
    const toggles = (test: "commissioning" | "t30" | "t10") =>
      planSelfTest(model, test).flatMap(({ device, step }) =>
        "toggle" in step ? [`${device.id}/${step.toggle}`] : [],
      );
    expect(toggles("commissioning")).toContain("lights-front/power");
    expect(toggles("commissioning")).toContain("projector/pictureMute");
    expect(toggles("t30")).toEqual(["mic-main/mute", "mic-spare/mute", "amplifier/mute"]);
    expect(toggles("t10")).toEqual([]);
  });

  it("covers every device of the room", () => {
    const covered = new Set(planSelfTest(model, "commissioning").map(({ device }) => device.id));
    expect([...model.devices.keys()].filter((id) => !covered.has(id))).toEqual([]);
  });
});

describe("a run", () => {
  it("passes a sound room and leaves every light on", async () => {
    const on = bench();
    const steps = await run("commissioning", on);
    expect(steps.filter((step) => step.result !== "pass")).toEqual([]);
    expect(worstOf(steps)).toBe("pass");
    expect(on.values.get("lights-front/power")).toBe("on");
  });

  it("fails the device that is away, and no other", async () => {
    const steps = await run(
      "t10",
      bench({ availability: (device) => (device === "mic-main" ? "offline" : "online") }),
    );
    const failures = steps.filter((step) => step.result === "fail");
    expect(new Set(failures.map((step) => step.device))).toEqual(new Set(["mic-main"]));
    expect(worstOf(steps)).toBe("fail");
  });

  it("skips what has no supply in an idle room, and fails it before a meeting", async () => {
    const dark = { availability: () => "unpowered" as const };
    const idle = await run("t10", bench(dark));
    expect(worstOf(idle)).toBe("skipped");
    const before = await run("t10", bench({ ...dark, isForMeeting: true }));
    expect(new Set(before.map((step) => step.finding.key))).toEqual(new Set(["test.unpowered"]));
    expect(worstOf(before)).toBe("fail");
  });

  it("fails a relay that takes the command and does nothing", async () => {
    const stuck = bench({
      read: (_device, point) => Promise.resolve(success(point === "power" ? "on" : "31")),
    });
    const steps = await run("commissioning", stuck);
    const light = steps.find(
      (step) => step.device === "lights-back" && step.text.key === "test.toggle",
    );
    expect(light?.result).toBe("fail");
    expect(light?.finding.key).toBe("test.not-back");
  });

  it("says which guard refused, and counts that as skipped", async () => {
    const held = bench({ write: () => Promise.resolve({ held: message("guard.people") }) });
    const steps = await run("t30", held);
    const skipped = steps.filter((step) => step.result === "skipped");
    expect(skipped.map((step) => step.finding.key)).toEqual(Array(3).fill("guard.people"));
  });

  it("names what the device answered", async () => {
    const refusing = bench({ read: () => Promise.resolve(failed("device-busy")) });
    const [step] = await run("t10", refusing);
    expect(step?.finding).toEqual(message("test.refused", { code: "device-busy" }));
  });

  it("stops between two steps, and reports the rest as skipped", async () => {
    const stop = new AbortController();
    const base = bench({}, stop.signal);
    let reads = 0;
    const steps = await run("t10", {
      ...base,
      read(device, point) {
        reads += 1;
        if (reads === 3) stop.abort();
        return base.read(device, point);
      },
    });
    expect(steps).toHaveLength(planSelfTest(model, "t10").length);
    expect(steps.filter((step) => step.finding.key === "test.aborted").length).toBeGreaterThan(5);
  });
});
