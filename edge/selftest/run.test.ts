import { describe, expect, it } from "vitest";
import { failed, success } from "../../contract/errors.ts";
import { message } from "../../contract/message.ts";
import { type SelfTestStep, worstOf } from "../../contract/selftest.ts";
import { demoModel } from "../demo-room.fixture.ts";
import { obedientBench, stepsOn } from "./bench.fixture.ts";
import { planSelfTest } from "./plan.ts";

const model = demoModel();
const resultsOf = (steps: ReadonlyMap<string, SelfTestStep>, result: SelfTestStep["result"]) =>
  [...steps.values()].filter((step) => step.result === result);

describe("a run", () => {
  it("passes a sound room, and leaves everything as it was", async () => {
    const on = obedientBench(model);
    const before = { light: "on", bolt: "locked", setpoint: 26, tone: false };
    const steps = await stepsOn(model, "commissioning", on);
    const uneasy = [...steps.values()].filter(
      ({ result }) => result === "fail" || result === "warn",
    );
    expect(uneasy.map(({ id, finding }) => [id, finding])).toEqual([]);
    expect(worstOf([...steps.values()])).toBe("pass");
    expect(resultsOf(steps, "pass").length).toBeGreaterThan(70);
    const after = {
      light: on.values.get("lights-front/power"),
      bolt: on.values.get("door/lock"),
      setpoint: on.values.get("hvac/setpoint"),
      tone: on.values.get("test-tone/tone"),
    };
    expect(after).toEqual(before);
  });

  it("fails the device that is away, says why it may be, and fails no other", async () => {
    const away = obedientBench(model, {
      availability: (device) => (device === "mic-main" ? "offline" : "online"),
    });
    const failures = resultsOf(await stepsOn(model, "t10", away), "fail");
    expect(new Set(failures.map(({ device }) => device))).toEqual(new Set(["mic-main"]));
    expect(failures[0]?.cause?.key).toBe("cause.absent-alone");
  });

  it("tells a dead line from a dead device on it", async () => {
    const onBus = [...model.devices.values()].filter(({ link }) => link === "bus1");
    const causeWith = async (gone: readonly string[]) => {
      const bench = obedientBench(model, {
        availability: (device) => (gone.includes(device) ? "offline" : "online"),
      });
      return (await stepsOn(model, "t10", bench)).get("meter:round-trip")?.cause?.key;
    };
    expect(onBus.length).toBeGreaterThan(2);
    expect(await causeWith(["meter"])).toBe("cause.absent-on-line");
    expect(await causeWith(onBus.map(({ id }) => id))).toBe("cause.line-dead");
  });

  it("skips what has no supply in an idle room, and fails it before a meeting", async () => {
    const dark = { availability: () => "unpowered" as const };
    const idle = await stepsOn(model, "t10", obedientBench(model, dark));
    expect(idle.get("projector:round-trip")?.result).toBe("skipped");
    const before = await stepsOn(
      model,
      "t10",
      obedientBench(model, { ...dark, isForMeeting: true }),
    );
    expect(before.get("projector:round-trip")).toMatchObject({
      result: "fail",
      finding: { key: "test.unpowered" },
      cause: message("cause.unpowered", { supply: "av-supply" }),
    });
  });

  it("says which guard refused, and counts that as skipped", async () => {
    const held = obedientBench(model, {
      move: () => Promise.resolve({ is: "held", text: message("guard.people"), instead: null }),
    });
    const steps = await stepsOn(model, "t30", held);
    expect(steps.get("mic-main:mute.moves")).toMatchObject({
      result: "skipped",
      finding: { key: "guard.people" },
    });
  });

  it("neither lights nor sounds where they would startle people", async () => {
    const steps = await stepsOn(
      model,
      "commissioning",
      obedientBench(model, { mayDisturb: () => false }),
    );
    for (const id of ["lights-front:power.seen", "test-tone:tone.plays", "door:lock.moves"]) {
      expect([id, steps.get(id)?.finding.key]).toEqual([id, "test.skipped-people"]);
    }
    expect(steps.get("mic-main:hears")?.result).toBe("skipped");
  });

  it("moves nothing any more once the meeting has begun", async () => {
    const base = obedientBench(model);
    const bench = { ...base, isMeetingRunning: () => base.written.length > 2 };
    const steps = await stepsOn(model, "commissioning", bench);
    const late = resultsOf(steps, "skipped").filter(
      ({ finding }) => finding.key === "test.meeting-runs",
    );
    expect(late.length).toBeGreaterThan(5);
    expect(steps.get("mic-main:battery")?.result).toBe("pass");
  });

  it("names what the device answered", async () => {
    const refusing = obedientBench(model, {
      read: () => Promise.resolve(failed("device-refused")),
    });
    const step = (await stepsOn(model, "t10", refusing)).get("mic-main:battery");
    expect(step?.finding).toEqual(message("test.refused", { code: "device-refused" }));
    expect(step?.cause?.key).toBe("cause.login");
  });

  it("stops between two steps, and reports the rest as skipped", async () => {
    const stop = new AbortController();
    const base = obedientBench(model, { signal: stop.signal });
    let reads = 0;
    const steps = await stepsOn(model, "t10", {
      ...base,
      read(device, point) {
        reads += 1;
        if (reads === 60) stop.abort();
        return base.read(device, point);
      },
    });
    expect(steps.size).toBe(planSelfTest(model, "t10").length);
    const untried = [...steps.values()].filter(({ finding }) => finding.key === "test.aborted");
    expect(untried.length).toBeGreaterThan(20);
    expect(untried.every(({ result }) => result === "skipped")).toBe(true);
  });

  it("watches one load at a time, and only when everything else stands still", async () => {
    const running: string[] = [];
    const plan = planSelfTest(model, "commissioning");
    const stageOf = new Map(plan.map(({ id, stage }) => [id, stage]));
    const { runSelfTest } = await import("./run.ts");
    const crowded: string[] = [];
    await runSelfTest(model, plan, obedientBench(model), {
      began(step) {
        running.push(step.id);
        const isAlone = running.length === 1;
        if (stageOf.get(step.id) === "witness" && !isAlone) crowded.push(step.id);
      },
      ended: (step) => running.splice(running.indexOf(step.id), 1),
    });
    expect(crowded).toEqual([]);
  });
});

describe("NX T5-4: round trips", () => {
  it("warns of a lost request, and fails when most are lost", async () => {
    const losing = async (every: (n: number) => boolean) => {
      let asked = 0;
      const base = obedientBench(model);
      const bench = obedientBench(model, {
        read(device, point) {
          if (device !== "projector") return base.read(device, point);
          asked += 1;
          return every(asked) ? Promise.resolve(failed("link-timeout")) : base.read(device, point);
        },
      });
      return (await stepsOn(model, "t10", bench, ["projector"])).get("projector:round-trip");
    };
    expect(await losing((n) => n === 3)).toMatchObject({
      result: "warn",
      cause: { key: "cause.lossy" },
    });
    expect((await losing((n) => n < 4))?.result).toBe("fail");
    expect((await losing(() => false))?.result).toBe("pass");
  });

  it("does not ask a device that speaks by itself", async () => {
    const bench = obedientBench(model, {
      isAsked: () => false,
      read: () => Promise.resolve(success(1)),
    });
    const step = (await stepsOn(model, "t10", bench)).get("door:round-trip");
    expect(step?.finding.key).toBe("test.heard");
  });
});
