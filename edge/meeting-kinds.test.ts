import { afterEach, describe, expect, it } from "vitest";
import type { Meeting } from "../contract/agenda.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import { startDay, type VirtualDay } from "./virtual-day.fixture.ts";

const open: VirtualDay[] = [];
afterEach(async () => {
  for (const { loop, store } of open.splice(0)) {
    await loop.stop();
    store.close();
  }
});

const at = (minutes: number) => tenMs + minutes * minuteMs;

/** One whole meeting of half an hour, people and all; how each of its duties ended, by name. */
async function meetingDay(change: Partial<Meeting>, staff: string | null) {
  const started = startDay(at(-140), staff === null ? {} : { staff });
  open.push(started);
  const { loop, room, until } = started;
  loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(30), ...change })]));
  await until(at(-4));
  room.people = 12;
  await until(at(31));
  room.people = 0;
  await until(at(66));
  const ends = new Map(
    [...loop.snapshot.duties.values()]
      .filter((duty) => duty.meetingId === "m1")
      .map((duty) => [duty.id.slice("m1:".length), duty.status]),
  );
  return { day: started, ends };
}

const notDone = (ends: ReadonlyMap<string, string>) =>
  [...ends].filter(([, status]) => status !== "done");

describe("a whole meeting", () => {
  it("NX 5.5.3, 5.5.4: that is classified is confirmed tight, and leaves no word behind", async () => {
    const { ends } = await meetingDay({ classified: true }, "Wang");
    expect(notDone(ends)).toEqual([]);
    expect([ends.has("secrecy"), ends.has("wiped")]).toEqual([true, true]);
  });

  it("SZ App. A: that serves itself is prepared, held and closed off without anybody's word", async () => {
    const { ends } = await meetingDay({ attendance: "self-service" }, null);
    expect(notDone(ends)).toEqual([]);
    expect(ends.get("prepared")).toBe("done");
    expect(ends.size).toBe(17);
  });

  it("NX 6.3.4.1: with a recess is looked through for faults in it", async () => {
    const recesses = [{ startMs: at(10), endMs: at(20) }];
    const { ends } = await meetingDay({ recesses }, "Wang");
    expect(notDone(ends)).toEqual([]);
    expect(ends.get("test-recess.1")).toBe("done");
    expect([...ends.keys()].filter((name) => /^(tea|washroom)/.test(name))).toEqual([]);
  });
});

describe("a week without a meeting", () => {
  it("NX 5.4.1: ends with a test of everything, and the room is off again after it", async () => {
    const { day } = await meetingDay({ endMs: at(10) }, "Wang");
    const { loop, room, until, step } = day;
    step.ms = 8 * 24 * 60 * minuteMs;
    const before = room.written.length;
    await until(at(85));
    const periodic = [...loop.snapshot.duties.values()].find(
      ({ kind }) => kind === "test-periodic",
    );
    expect(periodic).toMatchObject({ status: "done" });
    const { steps } = loop.snapshot.reports.at(-1) ?? { steps: [] };
    const rest = steps.filter(({ result }) => result !== "pass");
    // Nobody wants the air anywhere in an empty room.
    expect(rest.map(({ id, result }) => [id, result])).toEqual([["hvac:air", "skipped"]]);
    const supply = room.written.slice(before).filter(({ point }) => point === "av-supply/power");
    expect(supply.map(({ value }) => value)).toEqual(["on", "off"]);
    expect(room.values.get("projector/power")).toBe("off");
    expect(loop.snapshot.phase).toBe("idle");
    expect(loop.view().alarms).toEqual([]);
  });
});
