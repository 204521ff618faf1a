import { afterEach, describe, expect, it } from "vitest";
import type { PointValue } from "../contract/reading.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

/** What the room makes of equipment that does not do, or does not say, what is true. */
const open: VirtualDay[] = [];

afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

/** The demo room in the middle of its meeting, five people in it. */
async function inMeeting(): Promise<VirtualDay> {
  const day = startDay(tenMs - 150 * minuteMs, {});
  open.push(day);
  day.loop.takeAgenda(demoAgenda([demoMeeting()]));
  await day.until(tenMs - 100 * minuteMs);
  day.loop.act({ kind: "attest", duty: "m1:prepared" }, "Wang");
  await day.until(tenMs - 5 * minuteMs);
  day.room.people = 5;
  await day.until(tenMs + 10 * minuteMs);
  return day;
}

const alarms = ({ loop }: VirtualDay) => loop.view().alarms.map(({ id }) => id);
const writes = ({ room }: VirtualDay, point: string, value: PointValue) =>
  room.written.filter((each) => each.point === point && each.value === value).length;
const dutyOf = ({ loop }: VirtualDay, kind: string) =>
  [...loop.snapshot.duties.values()].find((duty) => duty.kind === kind);
const recordsOf = ({ store }: VirtualDay) => store.recordsAfter(0, 10_000).map(({ body }) => body);
const pointOf = ({ loop }: VirtualDay, device: string, point: string) =>
  loop
    .view()
    .devices.find((each) => each.device === device)
    ?.points.find((each) => each.point === point);

describe("a contact that is stuck", () => {
  it("is found out by what still lives behind it, and is not switched again and again", async () => {
    const day = await inMeeting();
    day.room.welded.add("av-supply");
    day.room.people = 0;
    await day.until(tenMs + 100 * minuteMs);
    expect(pointOf(day, "av-supply", "power")).toMatchObject({ value: "off", quality: "good" });
    expect(alarms(day)).toContain("effect:av-supply");
    expect(writes(day, "av-supply/power", "off")).toBe(1);
    day.room.welded.clear();
    await day.until(day.now() + 60 * minuteMs);
    expect(writes(day, "av-supply/power", "off")).toBe(1);
  });

  it("is found out by the meter while everything reads off, long before the proof is missed", async () => {
    const day = await inMeeting();
    day.room.welded.add("lights-front");
    const tested = writes(day, "lights-front/power", "off");
    await day.until(tenMs + 61 * minuteMs);
    day.room.people = 0;
    await day.until(tenMs + 85 * minuteMs);
    expect(pointOf(day, "lights-front", "power")?.value).toBe("off");
    expect(alarms(day)).toContain("not-off");
    expect(dutyOf(day, "off-proved")?.status).toBe("open");
    expect(writes(day, "lights-front/power", "off")).toBe(tested + 1);
    day.room.welded.clear();
    await day.until(tenMs + 88 * minuteMs);
    expect(alarms(day)).not.toContain("not-off");
    await day.until(tenMs + 100 * minuteMs);
    expect(dutyOf(day, "off-proved")?.status).toMatch(/done|late/);
  });

  it("is no alarm while people are there: they may have things of their own plugged in", async () => {
    const day = await inMeeting();
    day.room.welded.add("lights-front");
    for (const id of ["lights-front", "lights-back", "hvac", "projector", "av-supply"]) {
      const untilMs = tenMs + 50 * minuteMs;
      day.loop.act({ kind: "hold", point: `${id}/power`, value: "off", untilMs }, "Li");
    }
    await day.until(tenMs + 40 * minuteMs);
    expect(pointOf(day, "av-supply", "power")?.value).toBe("off");
    expect(alarms(day)).not.toContain("not-off");
  });
});

describe("a hand at the wall", () => {
  it("is respected for its time, on record and in the open, and then the room goes on", async () => {
    const day = await inMeeting();
    expect(day.room.values.get("lights-front/power")).toBe("on");
    const before = day.room.written.length;
    day.room.values.set("lights-front/power", "off");
    await day.until(tenMs + 39 * minuteMs);
    expect(day.room.values.get("lights-front/power")).toBe("off");
    const touched = day.room.written.slice(before).map(({ point }) => point);
    expect(touched).not.toContain("lights-front/power");
    expect(pointOf(day, "lights-front", "power")?.target).toMatchObject({
      value: "off",
      reason: { rule: "hold", text: { params: { by: "wall" } } },
    });
    expect(recordsOf(day)).toContainEqual(
      expect.objectContaining({ kind: "act", by: "wall", act: "hold" }),
    );
    await day.until(tenMs + 46 * minuteMs);
    expect(day.room.values.get("lights-front/power")).toBe("on");
  });

  it("does not get past the limits of the standards", async () => {
    const day = await inMeeting();
    expect(day.room.values.get("hvac/setpoint")).toBe(26);
    day.room.values.set("hvac/setpoint", 21);
    await day.until(tenMs + 15 * minuteMs);
    expect(day.room.values.get("hvac/setpoint")).toBe(26);
    expect(pointOf(day, "hvac", "setpoint")?.held?.params).toEqual({ limit: 26, wanted: 21 });
  });

  it("is not blamed for a board that lost the state of all its channels", async () => {
    const day = await inMeeting();
    for (const id of ["lights-front", "lights-back", "av-supply"]) {
      day.room.values.set(`${id}/power`, "off");
    }
    await day.until(tenMs + 15 * minuteMs);
    const after = ["lights-front", "lights-back", "av-supply"].map((id) =>
      day.room.values.get(`${id}/power`),
    );
    expect(after).toEqual(["on", "on", "on"]);
    expect(day.loop.snapshot.holds).toEqual([]);
  });

  it("does not keep an empty room on", async () => {
    const day = await inMeeting();
    await day.until(tenMs + 61 * minuteMs);
    day.room.people = 0;
    await day.until(tenMs + 80 * minuteMs);
    expect(day.room.values.get("lights-back/power")).toBe("off");
    day.room.values.set("lights-back/power", "on");
    await day.until(tenMs + 81 * minuteMs);
    expect(day.room.values.get("lights-back/power")).toBe("on");
    await day.until(tenMs + 88 * minuteMs);
    expect(day.room.values.get("lights-back/power")).toBe("off");
  });
});

describe("a sensor that reads what cannot be true", () => {
  it("is not believed after a leap no air can make, until it is back", async () => {
    const day = await inMeeting();
    expect(pointOf(day, "air", "temperature")).toMatchObject({ value: 25, quality: "good" });
    // The same air in degrees Fahrenheit: plausible by itself.
    day.room.values.set("air/temperature", 77);
    await day.until(tenMs + 30 * minuteMs);
    expect(pointOf(day, "air", "temperature")).toMatchObject({ value: 77, quality: "bad" });
    expect(alarms(day)).toContain("implausible:air");
    day.room.values.set("air/temperature", 25.4);
    await day.until(tenMs + 35 * minuteMs);
    expect(pointOf(day, "air", "temperature")).toMatchObject({ value: 25.4, quality: "good" });
    expect(alarms(day)).not.toContain("implausible:air");
  });

  it("may change as fast as air does", async () => {
    const day = await inMeeting();
    for (let minute = 11; minute < 40; minute++) {
      day.room.values.set("air/temperature", 25 + (minute - 10) / 3);
      await day.until(tenMs + minute * minuteMs);
      expect(pointOf(day, "air", "temperature")?.quality).toBe("good");
    }
  });

  it("proves nothing while the meter repeats itself", async () => {
    const day = startDay(tenMs - 150 * minuteMs, {});
    open.push(day);
    day.loop.takeAgenda(demoAgenda([demoMeeting()]));
    await day.until(tenMs - 145 * minuteMs);
    const standbyWatts = pointOf(day, "meter", "activePower")?.value;
    expect(standbyWatts).toBeLessThan(12);
    day.room.isMeterFrozen = true;
    await day.until(tenMs + 20 * minuteMs);
    expect(pointOf(day, "meter", "activePower")).toMatchObject({
      value: standbyWatts,
      quality: "bad",
    });
    expect(alarms(day)).toContain("implausible:meter");
    await day.until(tenMs + 140 * minuteMs);
    expect(dutyOf(day, "large-loads-off")?.status).toMatch(/done|late/);
    expect(dutyOf(day, "off-proved")?.status).toBe("missed");
    day.room.isMeterFrozen = false;
    await day.until(tenMs + 142 * minuteMs);
    expect(pointOf(day, "meter", "activePower")?.quality).toBe("good");
    expect(alarms(day)).not.toContain("implausible:meter");
  });
});
