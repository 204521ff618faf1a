import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { PointValue } from "../../contract/reading.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "../demo-room.fixture.ts";
import type { DeviceRunner } from "../devices/device-runner.ts";
import { roomLimits } from "../room-limits.ts";
import { type DayChange, startDay, type VirtualDay } from "../virtual-day.fixture.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

const at = (minutes: number) => tenMs + minutes * minuteMs;

function begin(change: DayChange = {}, startMs = at(-300)): VirtualDay {
  const day = startDay(startMs, change);
  open.push(day);
  return day;
}

async function finished(day: VirtualDay) {
  while (day.loop.view().testRunning !== null) await day.until(day.now() + 500);
  return day.loop.snapshot.reports.at(-1);
}

async function test(day: VirtualDay, devices?: readonly string[]) {
  const act = { kind: "selftest", test: "commissioning" } as const;
  const asked = devices === undefined ? act : { ...act, devices: [...devices] };
  expect(day.loop.act(asked, "Wang")).toEqual({ accepted: true });
  return finished(day);
}

describe("NX 6.2.4.1: the room is put back as it was", () => {
  it("after a test in an idle room, where no rule wants anything", async () => {
    const day = begin();
    await day.until(at(-290));
    const points = ["lights-front/power", "fresh-air/power", "door/lock", "hvac/setpoint"];
    const before = points.map((point) => day.room.values.get(point));
    await test(day);
    await day.until(day.now() + minuteMs);
    const written = new Set(day.room.written.map(({ point }) => point));
    expect(points.filter((point) => !written.has(point))).toEqual([]);
    expect(points.map((point) => day.room.values.get(point))).toEqual(before);
    expect(day.loop.snapshot.putBacks.size).toBe(0);
  });

  it("after a kill in the middle of it", async () => {
    const { day, file } = await killedInTheMiddle();
    const next = begin({ file, values: leftAt }, day.now());
    expect([...next.loop.snapshot.putBacks.keys()]).toEqual(["hvac/setpoint"]);
    await next.until(next.now() + 2 * minuteMs);
    expect(next.room.values.get("hvac/setpoint")).toBe(20);
    expect(next.loop.snapshot.putBacks.size).toBe(0);
  });

  it("and a tone ends however long the power was away", async () => {
    const { day, file } = await killedInTheMiddle("test-tone", "test-tone/tone", true);
    const values = { "test-tone/tone": true, "av-supply/power": "on" };
    const next = begin({ file, values }, day.now() + 5 * 60 * minuteMs);
    await next.until(next.now() + 2 * minuteMs);
    expect(next.room.values.get("test-tone/tone")).toBe(false);
  });

  it("and not for ever where it does not follow", async () => {
    const { day, file } = await killedInTheMiddle();
    const deaf = (id: string, runner: DeviceRunner): DeviceRunner =>
      id !== "hvac"
        ? runner
        : { ...runner, write: () => Promise.resolve({ ok: true, value: undefined }) };
    const next = begin({ file, values: leftAt, runner: deaf }, day.now());
    await next.until(next.now() + 2 * minuteMs);
    expect(next.loop.snapshot.putBacks.size).toBe(1);
    await next.until(next.now() + roomLimits.putBackMs + minuteMs);
    expect(next.loop.snapshot.putBacks.size).toBe(0);
  });
});

/** The unit keeps what it was told last. */
const leftAt = { "hvac/setpoint": 19 };

/** A room whose process was killed while its air-conditioning stood at another set-point. */
async function killedInTheMiddle(device = "hvac", point = "hvac/setpoint", value: PointValue = 19) {
  const day = begin({ runner: slowToAnswer(device) }, at(-150));
  day.loop.takeAgenda(demoAgenda([demoMeeting({ startMs: at(24 * 60), endMs: at(25 * 60) })]));
  day.room.values.set("av-supply/power", "on");
  await day.until(at(-149));
  day.loop.act({ kind: "selftest", test: "commissioning", devices: [device] }, "Wang");
  while (day.room.values.get(point) !== value) await day.until(day.now() + 100);
  open.splice(open.indexOf(day), 1);
  const file = join(mkdtempSync(join(tmpdir(), "killed-")), "room.db");
  for (const end of ["", "-wal"]) cpSync(`${day.file}${end}`, `${file}${end}`);
  await day.loop.stop();
  day.store.close();
  return { day, file };
}

/** Does what it is told, and takes its time to say so. */
const slowToAnswer =
  (device: string) =>
  (id: string, runner: DeviceRunner): DeviceRunner =>
    id !== device
      ? runner
      : {
          ...runner,
          async write(point, value, priority) {
            const outcome = await runner.write(point, value, priority);
            for (let turn = 0; turn < 200; turn++) await Promise.resolve();
            return outcome;
          },
        };

describe("a report", () => {
  it("is amended when one device is tested once more, and so becomes whole", async () => {
    let isDeaf = true;
    const runner = (id: string, plain: DeviceRunner): DeviceRunner =>
      id !== "mic-spare"
        ? plain
        : {
            ...plain,
            read: async (point, priority) =>
              isDeaf && point === "level" ? { ok: true, value: -62 } : plain.read(point, priority),
          };
    const day = begin({ runner }, at(-150));
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    day.room.people = 1;
    await day.until(at(-100));
    const first = await test(day);
    const failed = first?.steps.filter(({ result }) => result === "fail");
    expect(failed?.map(({ id }) => id)).toEqual(["mic-spare:hears"]);
    const alarms = () => day.loop.view().alarms.map(({ id }) => id);
    expect(alarms()).toContain("test-failed");
    isDeaf = false;
    const second = await test(day, ["mic-spare"]);
    expect(second).toMatchObject({ amends: first?.id, only: null });
    expect(second?.worst).not.toBe("fail");
    expect(alarms()).not.toContain("test-failed");
    expect(second?.steps.map(({ id }) => id)).toEqual(first?.steps.map(({ id }) => id));
  });

  it("of some devices alone does not stand for the whole room", async () => {
    const day = begin({}, at(-150));
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(at(-115));
    const report = await test(day, ["projector"]);
    expect(report).toMatchObject({ only: ["projector"], amends: null });
    await day.until(day.now() + 500);
    expect(day.loop.snapshot.duties.get("m1:test-commissioning")?.status).not.toBe("done");
  });

  it("has each command on record, with its receipt", async () => {
    const day = begin();
    await day.until(at(-295));
    await test(day, ["lights-front", "door"]);
    await day.until(day.now() + 1000);
    const bodies = day.store.recordsAfter(0, 1000).map(({ body }) => body);
    const commands = bodies.flatMap((body) =>
      body.kind === "command" && body.reason.rule === "self-test" ? [body] : [],
    );
    const points = new Set(commands.map(({ point }) => point));
    expect(points).toEqual(new Set(["lights-front/power", "door/lock"]));
    for (const { command } of commands) {
      const receipts = bodies.filter((body) => body.kind === "receipt" && body.command === command);
      expect(receipts).toMatchObject([{ result: "confirmed" }]);
    }
  });

  it("NX 5.4.2: once a technician has signed it, later tests go by it, also after a restart", async () => {
    const day = begin({}, at(-150));
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    day.room.people = 1;
    await day.until(at(-100));
    const report = await test(day);
    const signature = { as: "technician", name: "王工", strokes: null, note: "" } as const;
    const act = { kind: "sign-off", report: report?.id ?? "", signature } as const;
    expect(day.loop.act(act, "Wang")).toEqual({ accepted: true });
    day.room.values.set("projector/input", "32");
    await day.until(day.now() + minuteMs);
    const drifted = (await test(day))?.steps.find(({ id }) => id === "projector:input.known");
    expect(drifted).toMatchObject({ result: "warn", cause: { key: "cause.drift" } });
    open.splice(open.indexOf(day), 1);
    await day.loop.stop();
    day.store.close();
    const next = begin({ file: day.file }, day.now());
    expect(next.loop.reports()[0]?.signOffs).toMatchObject([{ name: "王工", by: "Wang" }]);
  });
});

it("NX 5.5.3: before a classified meeting the room looks for what could carry words out", async () => {
  const day = begin({ staff: "Wang" }, at(-150));
  day.loop.takeAgenda(demoAgenda([demoMeeting({ classified: true })]));
  await day.until(at(-1));
  const looks = day.loop.snapshot.reports.filter(({ test: kind }) => kind === "secrecy");
  expect(looks).toHaveLength(1);
  expect(looks[0]).toMatchObject({ by: "huitang", meetingId: "m1", worst: "pass" });
});
