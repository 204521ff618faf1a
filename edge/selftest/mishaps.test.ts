import { afterEach, describe, expect, it } from "vitest";
import { isBrokenOff, type SelfTestKind } from "../../contract/selftest.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import { type DayChange, startDay, type VirtualDay } from "../virtual-day.fixture.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

const at = (minutes: number) => tenMs + minutes * minuteMs;

function begin(change: DayChange = {}, startMs = at(-150)): VirtualDay {
  const day = startDay(startMs, change);
  open.push(day);
  return day;
}

/** Some hundred turns of the promise queue, in which a device says nothing yet. */
async function lateAnswer(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}

const only =
  (device: string, spoil: (runner: DeviceRunner) => DeviceRunner) =>
  (id: string, runner: DeviceRunner): DeviceRunner =>
    id === device ? spoil(runner) : runner;

function ask(day: VirtualDay, test: SelfTestKind, devices?: string[], isThere = true) {
  const act = { kind: "selftest", test } as const;
  const result = day.loop.act(devices === undefined ? act : { ...act, devices }, "Wang", isThere);
  expect(result).toEqual({ accepted: true });
}

async function report(day: VirtualDay) {
  while (day.loop.view().testRunning !== null) await day.until(day.now() + 500);
  return day.loop.snapshot.reports.at(-1);
}

async function until(day: VirtualDay, isSo: () => boolean) {
  for (let looks = 0; looks < 2000 && !isSo(); looks++) await day.until(day.now() + 100);
  expect(isSo()).toBe(true);
}

describe("a test that was stopped", () => {
  it("is not amended: one device tested after it does not make it whole", async () => {
    const day = begin();
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(at(-100));
    const duty = () => day.loop.snapshot.duties.get("m1:test-commissioning")?.status;
    expect(duty()).toBe("open");
    ask(day, "commissioning");
    day.loop.act({ kind: "stop-test" }, "Wang");
    const stopped = await report(day);
    expect(stopped === undefined || isBrokenOff(stopped)).toBe(true);
    ask(day, "commissioning", ["banner"]);
    expect(await report(day)).toMatchObject({ only: ["banner"], amends: null });
    await day.until(day.now() + 1000);
    expect(duty()).toBe("open");
  });

  it("blames no device for what it did not finish", async () => {
    const slow = (runner: DeviceRunner): DeviceRunner => ({
      ...runner,
      async read(point, priority) {
        await lateAnswer();
        return runner.read(point, priority);
      },
    });
    const day = begin({ runner: (_id, runner) => slow(runner) }, at(-300));
    await day.until(at(-290));
    ask(day, "commissioning", ["meter"]);
    day.loop.act({ kind: "stop-test" }, "Wang");
    const stopped = await report(day);
    expect(stopped?.steps.filter(({ result }) => result === "fail")).toEqual([]);
  });

  it("leaves no tone behind, however late the read-back comes", async () => {
    const late = only("test-tone", (runner) => ({
      ...runner,
      async write(point, value, priority) {
        const outcome = await runner.write(point, value, priority);
        await lateAnswer();
        return outcome;
      },
    }));
    const day = begin({ runner: late });
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(at(-100));
    ask(day, "commissioning", ["test-tone"]);
    const sounds = () => day.room.values.get("test-tone/tone") === true;
    await until(day, sounds);
    day.loop.act({ kind: "stop-test" }, "Wang");
    await report(day);
    await day.until(day.now() + 2 * minuteMs);
    expect(sounds()).toBe(false);
    expect(day.loop.snapshot.putBacks.size).toBe(0);
  });
});

describe("people", () => {
  it("who come in during a test are neither darkened nor startled", async () => {
    const day = begin({}, at(-150));
    const meeting = demoMeeting({ attendance: "self-service" });
    day.loop.takeAgenda(demoAgenda([meeting]));
    await day.until(at(-29));
    await report(day);
    // As the room itself begins it.
    ask(day, "t30", undefined, false);
    day.room.people = 5;
    await day.until(day.now() + 15_000);
    const late = day.room.written.length;
    await report(day);
    const tones = day.room.written.slice(late).filter(({ value }) => value === true);
    expect(tones.filter(({ point }) => point === "test-tone/tone")).toEqual([]);
  });

  it("are not locked in or darkened by somebody at the hub", async () => {
    const day = begin({}, at(-300));
    day.room.people = 3;
    await day.until(at(-290));
    const before = day.room.written.length;
    ask(day, "commissioning", ["door", "lights-front"], false);
    const steps = (await report(day))?.steps ?? [];
    expect(day.room.written.slice(before)).toEqual([]);
    const moved = steps.filter(({ id }) => id === "door:lock.moves" || id.endsWith("power.seen"));
    expect(moved.map(({ result }) => result)).toEqual(["skipped", "skipped"]);
  });

  it("keep what they hold while everything is tested", async () => {
    const day = begin();
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(at(-100));
    const hold = { kind: "hold", point: "mic-main/mute", value: true, untilMs: at(0) } as const;
    expect(day.loop.act(hold, "Li").accepted).toBe(true);
    await day.until(at(-98));
    const before = day.room.written.length;
    ask(day, "commissioning");
    const steps = (await report(day))?.steps ?? [];
    const touched = day.room.written.slice(before).map(({ point }) => point);
    expect(touched).not.toContain("mic-main/mute");
    expect(steps.find(({ id }) => id === "mic-main:mute.moves")?.finding.key).toBe("test.held");
  });
});

describe("the room itself", () => {
  it("survives a step that throws, and goes on testing", async () => {
    const thrower = only("co2", (runner) => ({
      ...runner,
      read: () => Promise.reject(new Error("a fault of our own")),
    }));
    const day = begin({ runner: thrower }, at(-300));
    await day.until(at(-290));
    ask(day, "commissioning", ["co2", "meter"]);
    const broken = (await report(day))?.steps.filter(({ device }) => device === "co2");
    expect(new Set(broken?.map(({ finding }) => finding.key))).toEqual(new Set(["test.broken"]));
    ask(day, "commissioning", ["meter"]);
    const meter = (await report(day))?.steps.filter(({ device }) => device === "meter");
    expect(meter?.every(({ result }) => result === "pass")).toBe(true);
  });

  it("forgets no trend while it does not know the time", async () => {
    const day = begin({}, at(-300));
    await day.until(at(-290));
    day.clock.isTrusted = false;
    ask(day, "commissioning", ["plate-a1"]);
    await report(day);
    expect(day.store.load().trend).toEqual([]);
    day.clock.isTrusted = true;
    await day.until(day.now() + minuteMs);
    ask(day, "commissioning", ["plate-a1"]);
    await report(day);
    expect(day.store.load().trend.map(({ step }) => step)).toEqual(["plate-a1:battery"]);
  });
});
