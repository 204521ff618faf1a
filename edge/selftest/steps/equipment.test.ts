import { describe, expect, it } from "vitest";
import { failed, success } from "../../../contract/errors.ts";
import { message } from "../../../contract/message.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { SelfTestStep } from "../../../contract/selftest.ts";
import { demoModel } from "../../demo-room.fixture.ts";
import type { TestBench } from "../bench.ts";
import { obedientBench, stepsOn } from "../bench.fixture.ts";

const model = demoModel();

/** A full test of a room in which these points read so, or fail. */
async function tested(
  readings: Readonly<Record<string, PointValue>>,
  spoil: Partial<TestBench> = {},
): Promise<ReadonlyMap<string, SelfTestStep>> {
  const base = obedientBench(model, spoil);
  return stepsOn(model, "commissioning", {
    ...base,
    read(device, point) {
      const reading = readings[`${device}/${point}`];
      return reading === undefined ? base.read(device, point) : Promise.resolve(success(reading));
    },
  });
}

const finding = (step: SelfTestStep | undefined) => [step?.result, step?.cause?.key];

describe("NX T5-1: lights", () => {
  const dark = (...lamps: readonly string[]) => {
    const base = obedientBench(model);
    return tested(
      {},
      {
        read(device, point) {
          // The relay closes, and nothing comes on.
          for (const lamp of lamps) base.values.set(`${lamp}/power`, "off");
          return base.read(device, point);
        },
        move: (device, point, value) => base.move(device, point, value),
      },
    );
  };

  it("fails a zone that neither the meter nor the light sensor sees", async () => {
    const steps = await dark("lights-back");
    expect(finding(steps.get("lights-back:power.seen"))).toEqual(["fail", "cause.lamp-dead"]);
    expect(finding(steps.get("lights-front:power.seen"))).toEqual(["pass", undefined]);
    expect(finding(steps.get("meter:sees-loads"))).toEqual(["pass", undefined]);
  });

  it("tells a dark zone from a lit one while a compressor starts", async () => {
    const ramping = (isDark: boolean) => {
      const base = obedientBench(model);
      let watts = 0;
      return tested(
        {},
        {
          async read(device, point) {
            if (isDark) base.values.set("lights-back/power", "off");
            const outcome = await base.read(device, point);
            if (point === "illuminance") return failed("link-timeout");
            if (point !== "activePower" || !outcome.ok) return outcome;
            watts += 40;
            return success(Number(outcome.value) + watts);
          },
          move: (device, point, value) => base.move(device, point, value),
        },
      );
    };
    const dark = await ramping(true);
    expect(finding(dark.get("lights-back:power.seen"))).toEqual(["fail", "cause.lamp-dead"]);
    const lit = await ramping(false);
    expect(finding(lit.get("lights-back:power.seen"))).toEqual(["pass", undefined]);
  });

  it("doubts the meter when others see what it does not", async () => {
    const steps = await tested({ "meter/activePower": 500 });
    expect(finding(steps.get("meter:sees-loads"))).toEqual(["fail", "cause.meter-blind"]);
    // Nobody else could have seen the fan.
    expect(finding(steps.get("fresh-air:power.seen"))).toEqual(["not-supported", undefined]);
    expect(steps.get("lights-back:power.seen")?.result).toBe("pass");
  });

  it("takes no reading of before the switch for a witness of it", async () => {
    const base = obedientBench(model);
    const stale = new Map(base.values);
    const steps = await tested(
      {},
      {
        // The meter and the eye tell by themselves, and have told nothing since.
        isAsked: (device) => device !== "meter" && device !== "presence-ceiling",
        heardMs: () => -1,
        read: (device, point) =>
          point === "activePower" || point === "illuminance"
            ? Promise.resolve(success(stale.size + 40))
            : base.read(device, point),
        move: (device, point, value) => base.move(device, point, value),
      },
    );
    const light = steps.get("lights-back:power.seen");
    expect([light?.result, light?.finding.key]).toEqual(["not-supported", "test.not-witnessed"]);
  });

  it("warns when a zone draws less than when it was commissioned", async () => {
    const rated = model.devices.get("lights-front")?.ratedWatts ?? 0;
    const steps = await tested(
      {},
      { baseline: (_step, name) => (name === "rise.activePower" ? rated * 1.5 : undefined) },
    );
    expect(finding(steps.get("lights-front:power.seen"))).toEqual([
      "warn",
      "cause.lamps-some-dark",
    ]);
  });
});

describe("NX T5-2: sound", () => {
  it("blames the loudspeaker when no microphone hears the tone", async () => {
    const steps = await tested({ "mic-main/level": -62, "mic-spare/level": -61 });
    expect(finding(steps.get("test-tone:tone.plays"))).toEqual(["fail", "cause.speaker-silent"]);
    expect(steps.get("mic-main:hears")?.result).toBe("skipped");
  });

  it("blames the microphone that alone hears nothing", async () => {
    const steps = await tested({ "mic-spare/level": -62 });
    expect(finding(steps.get("test-tone:tone.plays"))).toEqual(["pass", undefined]);
    expect(finding(steps.get("mic-spare:hears"))).toEqual(["fail", "cause.microphone-deaf"]);
    expect(finding(steps.get("mic-main:hears"))).toEqual(["pass", undefined]);
  });

  it("warns of a room that is much louder in silence than it was", async () => {
    const baseline = (_step: string, name: string) => (name === "quiet" ? -80 : undefined);
    const steps = await tested({}, { baseline });
    expect(finding(steps.get("mic-main:hears"))).toEqual(["warn", "cause.noise"]);
  });

  it("hears the tone through people who talk, and takes no voice for it", async () => {
    const talking = (isSilent: boolean) => {
      const base = obedientBench(model);
      let word = 0;
      return tested(
        {},
        {
          async read(device, point) {
            const outcome = await base.read(device, point);
            if (point !== "level" || !outcome.ok || !device.startsWith("mic-")) return outcome;
            word += 1;
            const level = isSilent ? -62 : Number(outcome.value);
            return success(word % 3 === 0 ? -15 : level);
          },
          move: (device, point, value) => base.move(device, point, value),
        },
      );
    };
    expect((await talking(false)).get("test-tone:tone.plays")?.result).toBe("pass");
    const silent = await talking(true);
    expect(finding(silent.get("test-tone:tone.plays"))).toEqual(["fail", "cause.speaker-silent"]);
  });

  it("ends the tone even when it is told to stop while it plays", async () => {
    const stop = new AbortController();
    const base = obedientBench(model, { signal: stop.signal });
    const bench: TestBench = {
      ...base,
      async move(device, point, value) {
        const moved = await base.move(device, point, value);
        if (point === "tone" && value === true) stop.abort();
        return moved;
      },
    };
    await stepsOn(model, "commissioning", bench, ["test-tone"]);
    expect(base.values.get("test-tone/tone")).toBe(false);
  });

  it.each([
    ["mic-main/battery", 8, "mic-main:battery", "cause.battery-low"],
    ["mic-main/fault", "radio interference", "mic-main:fault", "cause.radio-interference"],
    ["amplifier/level", -90, "amplifier:level", "cause.level-off"],
  ])("names the cause of %s %s", async (point, value, id, cause) => {
    const steps = await tested({ [point]: value });
    expect(finding(steps.get(id))).toEqual(["fail", cause]);
  });
});

describe("NX T5-3: the projector", () => {
  it.each([
    ["lamp error", "fail", "cause.projector-lamp"],
    ["temperature warning", "warn", "cause.projector-hot"],
    ["filter warning, cover error", "fail", "cause.projector-cover"],
    ["fan warning, filter warning", "warn", "cause.projector-fan"],
    ["other error", "fail", "cause.own-fault"],
    ["", "pass", undefined],
  ])("reads what PJLink's error status says: %s", async (status, result, cause) => {
    const steps = await tested({ "projector/fault": status });
    expect(finding(steps.get("projector:fault"))).toEqual([result, cause]);
  });

  it("warns of a worn lamp and of a slow one, and fails one that is not on", async () => {
    const steps = await tested({ "projector/lampHours": 3900 }, { warmUpMs: () => 150_000 });
    expect(finding(steps.get("projector:lampHours"))).toEqual(["warn", "cause.lamp-worn"]);
    expect(finding(steps.get("projector:warmUp"))).toEqual(["warn", "cause.lamp-slow"]);
    const off = await tested({ "projector/power": "off" });
    expect(finding(off.get("projector:power"))).toEqual(["fail", "cause.not-on"]);
  });
});

describe("what people read", () => {
  const wants = (wanted: Readonly<Record<string, PointValue>>) => ({
    wanted: (point: string) => wanted[point],
  });

  it("NX T6-6: fails a sign that shows another text", async () => {
    const steps = await tested({}, wants({ "banner/text": "ANNUAL CONFERENCE" }));
    expect(finding(steps.get("banner:text.shown"))).toEqual(["fail", "cause.sign-stuck"]);
  });

  it("NX T6-3: fails a plate that has not acknowledged its image", async () => {
    const steps = await tested({}, wants({ "plate-a2/image": "newer", "plate-a1/image": "hash" }));
    expect(finding(steps.get("plate-a2:image.shown"))).toEqual(["fail", "cause.plate-behind"]);
    expect(finding(steps.get("plate-a1:image.shown"))).toEqual(["pass", undefined]);
  });
});

describe("what follows, and what does not", () => {
  it.each([
    ["mic-main/mute", "mic-main:mute.moves", "cause.mute-stuck"],
    ["door/lock", "door:lock.moves", "cause.bolt-jammed"],
    ["hvac/setpoint", "hvac:setpoint.moves", "cause.setpoint-locked"],
    ["projector/pictureMute", "projector:pictureMute.moves", "cause.projector-locked"],
    ["lights-back/power", "lights-back:power.seen", "cause.relay-stuck"],
  ])("says why %s may not follow", async (key, id, cause) => {
    const base = obedientBench(model);
    const steps = await stepsOn(model, "commissioning", {
      ...base,
      move: (device, point, value) =>
        `${device.id}/${point}` === key
          ? Promise.resolve({ is: "lost" })
          : base.move(device, point, value),
    });
    expect(finding(steps.get(id))).toEqual(["fail", cause]);
  });

  it("NX 5.4.2: warns of a setting that is not as it was commissioned", async () => {
    const was = new Map<string, PointValue>([
      ["projector:input.known", "32"],
      ["amplifier:level", -10.2],
    ]);
    const baseline = (step: string) => was.get(step);
    const steps = await tested({}, { baseline });
    expect(finding(steps.get("projector:input.known"))).toEqual(["warn", "cause.drift"]);
    expect(finding(steps.get("amplifier:level"))).toEqual(["pass", undefined]);
  });
});

describe("NX 7.1.1: the air", () => {
  const air = (nowC: number, minutes: number) => () => ({
    fromC: 31,
    nowC,
    wantedC: 26,
    forMs: minutes * 60_000,
  });

  it("warns when it does not move towards its set-point, and not before it had the time", async () => {
    const step = async (course: TestBench["air"]) =>
      finding((await tested({}, { air: course })).get("hvac:air"));
    expect(await step(air(31, 20))).toEqual(["warn", "cause.air-still"]);
    expect(await step(air(31, 5))).toEqual(["pass", undefined]);
    expect(await step(air(28, 20))).toEqual(["pass", undefined]);
    expect(await step(air(26.5, 90))).toEqual(["pass", undefined]);
  });
});

describe("who is there, and the machine", () => {
  it("warns of a sensor that does not see who asked for the test", async () => {
    const blind = { "presence-radar/occupied": false } as const;
    expect(finding((await tested(blind)).get("presence-radar:occupied"))).toEqual([
      "warn",
      "cause.presence-blind",
    ]);
    const alone = await tested(blind, { isAskedFor: false });
    expect(alone.get("presence-radar:occupied")?.result).toBe("pass");
  });

  it("fails an untrusted clock, warns of a full disk and of heat, and admits what it cannot tell", async () => {
    const gateway = async () => ({
      clockTrusted: false,
      diskFree: 0.04,
      temperatureC: 82,
      load: null,
    });
    const steps = await tested({}, { gateway });
    const parts = ["clock", "disk", "temperature", "load"];
    expect(parts.map((part) => steps.get(`gateway:${part}`)?.result)).toEqual([
      "fail",
      "warn",
      "warn",
      "not-supported",
    ]);
  });
});

describe("NX 5.5.3: secrecy", () => {
  it("fails what is neither off nor muted, by its own word", async () => {
    const base = obedientBench(model);
    base.values.set("mic-main/mute", true);
    base.values.set("recorder/power", "off");
    const steps = await stepsOn(model, "secrecy", base);
    expect(finding(steps.get("mic-main:tight"))).toEqual(["pass", undefined]);
    expect(finding(steps.get("mic-spare:tight"))).toEqual(["fail", "cause.leaks"]);
    expect(finding(steps.get("recorder:tight"))).toEqual(["pass", undefined]);
  });
});

describe("PI26: a set-point", () => {
  it("is moved to the side that saves energy, and back", async () => {
    const nudged = async (mode: string, setpoint: number) => {
      const base = obedientBench(model);
      base.values.set("hvac/mode", mode);
      base.values.set("hvac/setpoint", setpoint);
      const steps = await stepsOn(model, "commissioning", base, ["hvac"]);
      expect(steps.get("hvac:setpoint.moves")?.result).toBe("pass");
      return base.written;
    };
    expect(await nudged("cool", 26)).toEqual(["hvac/setpoint=27", "hvac/setpoint=26"]);
    expect(await nudged("heat", 20)).toEqual(["hvac/setpoint=19", "hvac/setpoint=20"]);
  });

  it("that stands beyond its limit is moved to the limit, and stays there", async () => {
    const base = obedientBench(model);
    base.values.set("hvac/setpoint", 24);
    const text = message("guard.people");
    const steps = await stepsOn(
      model,
      "commissioning",
      {
        ...base,
        move: (device, point, value) =>
          typeof value === "number" && value < 26
            ? Promise.resolve({ is: "held", text, instead: 26 })
            : base.move(device, point, value),
      },
      ["hvac"],
    );
    expect(steps.get("hvac:setpoint.moves")?.result).toBe("pass");
    expect(base.written).toEqual(["hvac/setpoint=26"]);
  });
});
