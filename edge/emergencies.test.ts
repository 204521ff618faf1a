import { afterEach, describe, expect, it } from "vitest";
import type { RecordBody } from "../contract/record.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import type { DeviceRunner } from "./devices/device-runner.ts";
import type { Loop } from "./loop.ts";
import type { Store } from "./store/store.ts";
import { type DayChange, startDay, type VirtualDay } from "./virtual-day.fixture.ts";

const open: { loop: Loop; store: Store }[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

function day(startMs: number, change: DayChange = {}): VirtualDay {
  const started = startDay(startMs, change);
  open.push(started);
  return started;
}

const at = (minutes: number) => tenMs + minutes * minuteMs;

const emergencies = (store: Store) =>
  store
    .recordsAfter(0, 10_000)
    .flatMap(({ body }: { body: RecordBody }) =>
      body.kind === "emergency" ? [`${body.emergency} ${body.device} ${body.active}`] : [],
    );

const alarmIds = (loop: Loop) => loop.view().alarms.map(({ id }) => id);

async function inMeeting(): Promise<VirtualDay> {
  const started = day(at(-10));
  started.loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(120) })]));
  started.room.people = 12;
  await started.until(at(5));
  return started;
}

const burning = {
  "lights-front/power": "on",
  "lights-back/power": "on",
  "door/lock": "unlocked",
  "amplifier/mute": true,
  "hvac/power": "off",
  "fresh-air/power": "off",
  "banner/text": "EXIT",
  "projector/pictureMute": true,
};

const shown = ({ room }: VirtualDay, like: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.keys(like).map((key) => [key, room.values.get(key)]));

describe("NX T7-2: fire", () => {
  it("in a meeting: light, doors, silence, no smoke, the way out; and back afterwards", async () => {
    const parts = await inMeeting();
    const { loop, room, store, until } = parts;
    expect(room.values.get("hvac/power")).toBe("on");
    room.values.set("fire/active", true);
    await until(at(6));
    expect(shown(parts, burning)).toEqual(burning);
    expect(loop.view().emergencies).toMatchObject([{ emergency: "fire", device: "fire" }]);
    expect(alarmIds(loop)).toContain("emergency:fire");
    room.values.set("fire/active", false);
    await until(at(6.8));
    expect(shown(parts, burning)).toEqual(burning);
    await until(at(15));
    expect(loop.view().emergencies).toEqual([]);
    expect(room.values.get("banner/text")).toBe("ANNUAL WORK CONFERENCE");
    expect(room.values.get("amplifier/mute")).toBe(false);
    expect(emergencies(store)).toEqual(["fire fire true", "fire fire false"]);
  });

  it("in an empty, locked, dark room", async () => {
    const { loop, room, until } = day(at(-600));
    await until(at(-595));
    expect(room.values.get("door/lock")).toBe("locked");
    room.values.set("fire/active", true);
    await until(at(-594));
    expect(room.values.get("door/lock")).toBe("unlocked");
    expect(room.values.get("lights-front/power")).toBe("on");
    expect(room.values.get("av-supply/power")).toBe("on");
    expect(room.values.get("banner/text")).toBe("EXIT");
    expect(loop.snapshot.phase).toBe("idle");
    room.values.set("fire/active", false);
    await until(at(-585));
    expect(room.values.get("av-supply/power")).toBe("off");
    expect(room.values.get("door/lock")).toBe("locked");
    expect(room.values.get("lights-front/power")).toBe("off");
  });

  it("outlives a restart: a contact that is silent since then has not taken it back", async () => {
    const first = day(at(-600));
    await first.until(at(-598));
    first.room.values.set("fire/active", true);
    await first.until(at(-597));
    const last = open.pop();
    await last?.loop.stop();
    last?.store.close();
    const again = day(at(-597), {
      file: first.file,
      runner: (id, runner) => (id === "fire" ? { ...runner, poll: () => undefined } : runner),
    });
    again.room.values.set("door/lock", "unlocked");
    await again.until(at(-580));
    expect(again.loop.view().emergencies).toMatchObject([{ emergency: "fire" }]);
    expect(again.room.values.get("door/lock")).toBe("unlocked");
    expect(again.room.values.get("lights-back/power")).toBe("on");
    expect(alarmIds(again.loop)).toContain("contact:fire");
    expect(emergencies(again.store)).toEqual(["fire fire true"]);
  });

  it("is no time for a hand at the light switch: what it did is undone, and not held afterwards", async () => {
    const { loop, room, until } = await inMeeting();
    room.values.set("fire/active", true);
    await until(at(6));
    room.values.set("lights-front/power", "off");
    await until(at(8));
    expect(room.values.get("lights-front/power")).toBe("on");
    room.values.set("fire/active", false);
    await until(at(12));
    expect(loop.snapshot.holds).toEqual([]);
    expect(room.values.get("lights-front/power")).toBe("on");
  });

  it("takes the devices out of a self-test's hands", async () => {
    const { loop, room, until } = day(at(-600));
    await until(at(-598));
    expect(loop.act({ kind: "selftest", test: "commissioning" }, "Wang").accepted).toBe(true);
    room.values.set("fire/active", true);
    await until(at(-597));
    expect(loop.view().testRunning).toBeNull();
    const findings = loop.snapshot.reports[0]?.steps.map(({ finding }) => finding.key);
    expect(findings).toContain("test.aborted");
    expect(room.values.get("door/lock")).toBe("unlocked");
  });
});

describe("NX T7-3: mains lost and back", () => {
  it("sheds in order, tells people, speaks of adjourning, and gives back in order", async () => {
    const parts = await inMeeting();
    const { loop, room, store, until } = parts;
    room.values.set("ups/active", true);
    await until(at(6));
    const shed = { "hvac/power": "off", "fresh-air/power": "off", "lights-front/power": "off" };
    expect(shown(parts, shed)).toEqual(shed);
    expect(room.values.get("projector/power")).not.toBe("on");
    const kept = { "lights-back/power": "on", "av-supply/power": "on", "amplifier/mute": false };
    expect(shown(parts, kept)).toEqual(kept);
    expect(alarmIds(loop)).toContain("emergency:mains");
    await until(at(21));
    expect(alarmIds(loop)).toContain("adjourn");
    room.values.set("ups/active", false);
    const before = room.written.length;
    await until(at(40));
    const back = room.written
      .slice(before)
      .filter(({ point, value }) => point.endsWith("/power") && value === "on");
    expect(back.map(({ point }) => point)).toEqual([
      "lights-front/power",
      "projector/power",
      "fresh-air/power",
      "hvac/power",
    ]);
    const gapsMs = back.slice(1).map((each, index) => each.atMs - (back[index]?.atMs ?? 0));
    expect(Math.min(...gapsMs)).toBeGreaterThan(2000);
    expect(alarmIds(loop)).not.toContain("emergency:mains");
    expect(alarmIds(loop)).not.toContain("adjourn");
    expect(emergencies(store)).toEqual(["mains ups true", "mains ups false"]);
  });

  it("keeps shed what was shed when the gateway itself starts anew in the outage", async () => {
    const first = await inMeeting();
    first.room.values.set("ups/active", true);
    await first.until(at(22));
    expect(alarmIds(first.loop)).toContain("adjourn");
    const last = open.pop();
    await last?.loop.stop();
    last?.store.close();
    const silent = (id: string, runner: DeviceRunner) =>
      id === "ups" ? { ...runner, poll: () => undefined } : runner;
    const { loop, room, store, until } = day(at(22), { file: first.file, runner: silent });
    for (const [point, value] of first.room.values) room.values.set(point, value);
    room.people = 12;
    await until(at(24));
    const shed = ["hvac/power", "fresh-air/power", "projector/power", "lights-front/power"];
    const lit = room.written.filter(({ point, value }) => shed.includes(point) && value === "on");
    expect(lit).toEqual([]);
    expect(alarmIds(loop)).toContain("adjourn");
    const raised = store
      .recordsAfter(0, 10_000)
      .filter(({ body }) => body.kind === "alarm" && body.alarm.id === "adjourn");
    expect(raised).toHaveLength(1);
  });
});

describe("the button for help", () => {
  it("calls people, lights the room, and nothing goes off until somebody had time to come", async () => {
    const { loop, room, store, until } = day(at(-10));
    loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(30) })]));
    room.people = 4;
    await until(at(30));
    room.people = 0;
    await until(at(32));
    room.values.set("help-button/active", true);
    await until(at(33));
    room.values.set("help-button/active", false);
    await until(at(37));
    expect(alarmIds(loop)).toContain("emergency:help");
    expect(room.values.get("projector/power")).toBe("on");
    await until(at(60));
    expect(room.values.get("av-supply/power")).toBe("off");
    expect(emergencies(store)).toEqual(["help help-button true", "help help-button false"]);
  });
});
