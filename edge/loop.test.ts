import { afterEach, describe, expect, it } from "vitest";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import type { Loop } from "./loop.ts";
import type { Store } from "./store/store.ts";
import { type DayChange, startDay } from "./virtual-day.fixture.ts";

const open: { loop: Loop; store: Store }[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

function day(startMs: number, change: DayChange = {}) {
  const started = startDay(startMs, change);
  open.push(started);
  return started;
}

/** The duties of the meeting by name, without those of the day. */
const statusOf = (loop: Loop) =>
  Object.fromEntries(
    [...loop.snapshot.duties.values()]
      .filter((duty) => duty.meetingId === "m1")
      .map((duty) => [duty.id.slice("m1:".length), duty.status]),
  );

/** 12 before the start, 4 while it runs for an hour, 7 after it. */
const dutiesOfAnHour = 24;

describe("one meeting", () => {
  it("meets every duty from audio on to the locked door, and cuts no hot supply", async () => {
    const { loop, room, until, store } = day(tenMs - 150 * minuteMs, { staff: "Wang" });
    loop.takeAgenda(demoAgenda([demoMeeting()]));
    await until(tenMs - 100 * minuteMs);
    expect(room.values.get("av-supply/power")).toBe("on");
    await until(tenMs - 70 * minuteMs);
    expect(room.values.get("door/lock")).toBe("locked");
    await until(tenMs - 55 * minuteMs);
    expect(room.values.get("door/lock")).toBe("unlocked");
    await until(tenMs - 5 * minuteMs);
    room.people = 24;
    await until(tenMs + 62 * minuteMs);
    expect(room.values.get("projector/power")).toBe("on");
    expect(loop.snapshot.phase).toBe("leaving");
    room.people = 0;
    await until(tenMs + 90 * minuteMs);
    const unsettled = Object.entries(statusOf(loop)).filter(([, status]) => status !== "done");
    expect(unsettled).toEqual([]);
    expect(Object.keys(statusOf(loop))).toHaveLength(dutiesOfAnHour);
    expect(loop.snapshot.phase).toBe("idle");
    expect(room.values.get("hvac/setpoint")).toBe(26);
    const cut = room.written.findIndex(
      (each) => each.point === "av-supply/power" && each.value === "off",
    );
    const off = room.written.findIndex(
      (each) => each.point === "projector/power" && each.value === "off",
    );
    expect(off).toBeGreaterThan(-1);
    expect((room.written[cut]?.atMs ?? 0) - (room.written[off]?.atMs ?? 0)).toBeGreaterThanOrEqual(
      90_000,
    );
    const numbers = store.recordsAfter(0, 10_000).map((record) => record.number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it("misses the preparation when nobody confirms it, and raises an alarm", async () => {
    const { loop, until } = day(tenMs - 150 * minuteMs);
    loop.takeAgenda(demoAgenda([demoMeeting()]));
    await until(tenMs + minuteMs);
    expect(statusOf(loop)).toMatchObject({
      prepared: "missed",
      "test-commissioning": "missed",
      "door-locked-before": "waived",
      "audio-on": "done",
    });
    expect(loop.view().alarms.map((alarm) => alarm.id)).toContain("missed:m1:prepared");
  });

  it("never powers down under people, however long they stay", async () => {
    const { loop, room, until } = day(tenMs - 20 * minuteMs, { staff: "Wang" });
    loop.takeAgenda(demoAgenda([demoMeeting({ endMs: tenMs + 10 * minuteMs })]));
    room.people = 3;
    await until(tenMs + 120 * minuteMs);
    expect(loop.snapshot.phase).toBe("leaving");
    expect(room.values.get("av-supply/power")).toBe("on");
    expect(room.values.get("projector/power")).toBe("on");
    expect(loop.view().alarms).toEqual([]);
    await until(tenMs + 131 * minuteMs);
    expect(loop.view().alarms.map((alarm) => alarm.id)).toEqual(["still-occupied"]);
  });

  it("takes a step of the clock for no time at all: quiet sensors are not yet an empty room", async () => {
    const { loop, room, until, step } = day(tenMs - 20 * minuteMs);
    loop.takeAgenda(demoAgenda([demoMeeting({ endMs: tenMs + 10 * minuteMs })]));
    room.people = 5;
    await until(tenMs + 11 * minuteMs);
    room.people = 0;
    await until(tenMs + 12 * minuteMs);
    const before = room.written.length;
    step.ms = 60 * minuteMs;
    await until(tenMs + 13 * minuteMs);
    expect(loop.snapshot.occupancy.state).toBe("occupied");
    expect(room.written.slice(before)).toEqual([]);
    step.ms = 0;
  });

  it("waives what was booked too late, and the duties of a meeting that is withdrawn", async () => {
    const { loop, until } = day(tenMs - 20 * minuteMs);
    loop.takeAgenda(demoAgenda([demoMeeting()]));
    await until(tenMs - 18 * minuteMs);
    expect(statusOf(loop)["audio-on"]).toBe("waived");
    loop.takeAgenda(demoAgenda([], 2));
    await until(tenMs - 15 * minuteMs);
    expect(statusOf(loop)).toMatchObject({ comfort: "waived", "test-t10": "waived" });
    const others = Object.values(statusOf(loop)).filter((status) => status !== "waived");
    expect(new Set(others)).toEqual(new Set(["done"]));
  });

  it("takes only newer agendas", async () => {
    const { loop } = day(tenMs - 20 * minuteMs);
    expect(loop.takeAgenda(demoAgenda([demoMeeting()], 3))).toBe(true);
    expect(loop.takeAgenda(demoAgenda([], 3))).toBe(false);
    expect(loop.takeAgenda(demoAgenda([], 2))).toBe(false);
  });
});

describe("a restart", () => {
  it("carries on in the middle of the power-down and ends every duty once", async () => {
    const first = startDay(tenMs - 150 * minuteMs, { staff: "Wang" });
    first.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await first.until(tenMs);
    first.room.people = 5;
    await first.until(tenMs + 61 * minuteMs);
    first.room.people = 0;
    await first.until(tenMs + 66 * minuteMs);
    expect(first.room.values.get("projector/power")).not.toBe("on");
    await first.loop.stop();
    first.store.close();

    const second = startDay(first.now(), { file: first.file, staff: "Wang" });
    open.push(second);
    for (const [key, value] of first.room.values) second.room.values.set(key, value);
    second.room.values.set("projector/power", "off");
    await second.until(tenMs + 100 * minuteMs);
    const unsettled = Object.entries(statusOf(second.loop)).filter(
      ([, status]) => status !== "done",
    );
    expect(unsettled).toEqual([]);
    const switchedOn = second.room.written.filter(({ value }) => value === "on");
    expect(switchedOn).toEqual([]);
    const settled = second.store
      .recordsAfter(0, 10_000)
      .flatMap(({ body }) =>
        body.kind === "duty" && body.duty.meetingId === "m1" && body.duty.settledAtMs !== null
          ? [body.duty.id]
          : [],
      );
    expect(settled).toHaveLength(dutiesOfAnHour);
    expect(new Set(settled).size).toBe(dutiesOfAnHour);
  });
});

describe("what people may ask", () => {
  it("refuses what the room cannot do and says why", async () => {
    const { loop, until } = day(tenMs - 30 * minuteMs);
    loop.takeAgenda(demoAgenda([demoMeeting()]));
    await until(tenMs - 29 * minuteMs);
    const hold = (point: `${string}/${string}`, value: string | number, hours = 1) =>
      loop.act({ kind: "hold", point, value, untilMs: tenMs + hours * 60 * minuteMs }, "Li");
    expect(hold("nothing/power", "on")).toMatchObject({ code: "unknown-point" });
    expect(hold("meter/activePower", 5)).toMatchObject({ code: "not-writable" });
    expect(hold("projector/power", "warming")).toMatchObject({ code: "wrong-value" });
    expect(hold("lights-front/power", "off", 24)).toMatchObject({ code: "too-long" });
    expect(hold("hvac/setpoint", 1000)).toMatchObject({ code: "wrong-value" });
    expect(hold("lights-front/power", "off")).toEqual({ accepted: true });
    expect(loop.act({ kind: "end", meetingId: "m1" }, "Li")).toMatchObject({
      code: "unknown-meeting",
    });
  });

  it("clamps a set-point held by hand and puts the clamp on record", async () => {
    const { loop, room, store, until } = day(tenMs - 40 * minuteMs);
    loop.takeAgenda(demoAgenda([demoMeeting()]));
    await until(tenMs - 35 * minuteMs);
    loop.act({ kind: "hold", point: "hvac/setpoint", value: 22, untilMs: tenMs }, "Li");
    await until(tenMs - 30 * minuteMs);
    expect(room.values.get("hvac/setpoint")).toBe(26);
    const guards = store.recordsAfter(0, 10_000).filter(({ body }) => body.kind === "guard");
    expect(guards.map(({ body }) => body.kind === "guard" && body.text.params["wanted"])).toContain(
      22,
    );
    expect(
      room.written
        .filter((each) => each.point === "hvac/setpoint")
        .every((each) => each.value === 26),
    ).toBe(true);
  });
});
