import { afterEach, describe, expect, it } from "vitest";
import type { Act } from "../contract/act.ts";
import type { Meeting } from "../contract/agenda.ts";
import { splitPointKey } from "../contract/ids.ts";
import type { RecordBody } from "../contract/record.ts";
import { demoAgenda, demoMeeting, minuteMs, tenMs } from "./demo-room.fixture.ts";
import type { DeviceRunner } from "./devices/device-runner.ts";
import type { Loop } from "./loop.ts";
import { roomLimits } from "./room-limits.ts";
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

/** The demo room ten minutes before a meeting of two hours, prepared in a hurry. */
function meetingDay(change: Partial<Meeting> = {}, parts: DayChange = {}): VirtualDay {
  const started = day(at(-10), parts);
  started.loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(120), ...change })]));
  return started;
}

const bodies = (store: Store) => store.recordsAfter(0, 10_000).map(({ body }) => body);

const released = (store: Store) =>
  bodies(store).filter((body): body is Extract<RecordBody, { kind: "released" }> => {
    return body.kind === "released";
  });

/** A sensor that tells this whatever is the case. */
const liar =
  (sensor: string, occupied: boolean, loop: () => Loop | null) =>
  (id: string, runner: DeviceRunner) =>
    id === sensor
      ? {
          ...runner,
          poll() {
            loop()?.intake.reachable(id, true, null);
            loop()?.intake.samples(id, [{ point: "occupied", value: occupied, quality: "good" }]);
          },
        }
      : runner;

describe("SZ post-meeting: a meeting ends in time and releases its room", () => {
  it("when everybody has left in the middle of it: countdown, release, power-down", async () => {
    const { loop, room, store, until } = meetingDay();
    room.people = 12;
    await until(at(40));
    room.people = 0;
    await until(at(59));
    expect(loop.view().countdown).toBeNull();
    await until(at(61));
    expect(loop.view().countdown).toMatchObject({ meetingId: "m1", cause: "vacancy" });
    expect(loop.snapshot.phase).toBe("meeting");
    await until(at(66));
    expect(loop.view().countdown).toBeNull();
    expect(released(store)).toMatchObject([{ meetingId: "m1", cause: "vacancy", by: "huitang" }]);
    const endedMin = ((released(store)[0]?.endedAtMs ?? 0) - tenMs) / minuteMs;
    expect(endedMin).toBeGreaterThan(65);
    expect(endedMin).toBeLessThan(65.7);
    expect(loop.snapshot.phase).toBe("powering-down");
    await until(at(85));
    expect(room.values.get("av-supply/power")).toBe("off");
    expect(loop.snapshot.phase).toBe("idle");
  });

  it("when nobody came", async () => {
    const { loop, store, until } = meetingDay();
    await until(at(31));
    expect(loop.view().countdown?.cause).toBe("no-show");
    await until(at(36));
    expect(released(store)).toMatchObject([{ cause: "no-show" }]);
  });

  it.each([
    ["somebody comes back", ({ room }: VirtualDay) => void (room.people = 1)],
    [
      "somebody extends it",
      ({ loop }: VirtualDay) =>
        void loop.act({ kind: "extend", meetingId: "m1", untilMs: at(150) }, "Li"),
    ],
    [
      "somebody sets something",
      ({ loop }: VirtualDay) =>
        void loop.act(
          { kind: "hold", point: "lights-back/power", value: "off", untilMs: at(90) },
          "Li",
        ),
    ],
  ])("and goes on when %s", async (_who, act) => {
    const parts = meetingDay();
    const { loop, store, until } = parts;
    await until(at(32));
    expect(loop.view().countdown).not.toBeNull();
    act(parts);
    await until(at(33));
    expect(loop.view().countdown).toBeNull();
    await until(at(38));
    expect(released(store)).toEqual([]);
    expect(loop.snapshot.phase).toBe("meeting");
  });

  it("but begins to count anew after a restart: nobody knows who was there", async () => {
    const first = meetingDay();
    await first.until(at(33));
    expect(first.loop.view().countdown).not.toBeNull();
    const last = open.pop();
    await last?.loop.stop();
    last?.store.close();
    const again = day(at(33), { file: first.file });
    await again.until(at(39));
    expect(again.loop.snapshot.phase).toBe("meeting");
    expect(again.loop.view().countdown).toBeNull();
    await again.until(at(63));
    expect(released(again.store)).toHaveLength(1);
  });
});

describe("what keeps a room on after its meeting", () => {
  it("a person's hold: released, the room goes off; its duties are in time all the same", async () => {
    const { loop, room, store, until } = meetingDay({ endMs: at(30) });
    room.people = 4;
    await until(at(28));
    const hold = { kind: "hold", point: "projector/power", value: "on", untilMs: at(200) } as const;
    expect(loop.act(hold, "Li").accepted).toBe(true);
    await until(at(31));
    room.people = 0;
    await until(at(60));
    expect(loop.snapshot.phase).toBe("leaving");
    expect(loop.view().staysOn).toMatchObject({ key: "stays-on.hold", params: { by: "Li" } });
    expect(room.values.get("av-supply/power")).toBe("on");
    loop.act({ kind: "release", point: "projector/power" }, "Li");
    await until(at(80));
    expect(loop.snapshot.phase).toBe("idle");
    expect(room.values.get("av-supply/power")).toBe("off");
    const late = bodies(store).flatMap((body) =>
      body.kind === "duty" && body.duty.status === "late" ? [body.duty.kind] : [],
    );
    expect(late).toEqual([]);
  });

  it("a next meeting too near to go off and on again: no lamp is cycled", async () => {
    const parts = day(at(-10));
    const { loop, room, until } = parts;
    // Its preparation begins two minutes after the room counts as empty.
    const leadMs = roomLimits.preparationMarginMs + roomLimits.wireActMs * 30 + 2 * 60 * minuteMs;
    const next = demoMeeting({ id: "m2", startMs: at(35) + leadMs, endMs: at(95) + leadMs });
    loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(30) }), next]));
    room.people = 4;
    await until(at(30));
    room.people = 0;
    await until(at(36));
    expect([loop.snapshot.phase, loop.snapshot.meeting?.id]).toEqual(["preparing", "m2"]);
    await until(at(60));
    const offs = room.written.filter(
      ({ point, value }) => /^(projector|hvac|av-supply)\/power$/.test(point) && value === "off",
    );
    // The air may rest until its own lead begins; lamp and supply do not.
    expect(offs.map(({ point }) => splitPointKey(point as `${string}/${string}`).device)).toEqual(
      offs.map(() => "hvac"),
    );
    expect(room.values.get("projector/power")).toBe("on");
  });

  it("not somebody who forgot an umbrella: light for them, and no lamp is lit again", async () => {
    const { loop, room, until } = meetingDay({ endMs: at(30) });
    room.people = 4;
    await until(at(30));
    room.people = 0;
    await until(at(38));
    expect(room.values.get("av-supply/power")).toBe("off");
    const before = room.written.length;
    room.people = 1;
    await until(at(42));
    expect(loop.snapshot.phase).toBe("powering-down");
    expect(room.written.slice(before).map(({ point, value }) => [point, value])).toEqual([
      ["lights-front/power", "on"],
      ["lights-back/power", "on"],
    ]);
    room.people = 0;
    await until(at(60));
    expect(loop.snapshot.phase).toBe("idle");
    expect(room.values.get("lights-front/power")).toBe("off");
    expect(room.values.get("door/lock")).toBe("locked");
  });

  it("and one far enough away lets it go off", async () => {
    const { loop, room, until } = day(at(-10));
    const next = demoMeeting({ id: "m2", startMs: at(200), endMs: at(260) });
    loop.takeAgenda(demoAgenda([demoMeeting({ endMs: at(30) }), next]));
    room.people = 4;
    await until(at(30));
    room.people = 0;
    await until(at(44));
    expect(room.values.get("projector/power")).toBe("off");
  });
});

describe("NX 5.6.2.2: cleaning", () => {
  it("lights its zone and nothing else, and ends with its time", async () => {
    const { loop, room, until } = day(at(-600));
    await until(at(-590));
    const clean: Act = { kind: "clean", zones: ["back"], untilMs: at(-560) };
    expect(loop.act(clean, "Wang").accepted).toBe(true);
    room.people = 1;
    await until(at(-585));
    const lights = () => ["front", "back"].map((zone) => room.values.get(`lights-${zone}/power`));
    expect(lights()).toEqual(["off", "on"]);
    expect(loop.view().cleaning).toEqual({ zones: ["back"], by: "Wang", untilMs: at(-560) });
    room.people = 0;
    await until(at(-561));
    expect(lights()).toEqual(["off", "on"]);
    await until(at(-558));
    expect(lights()).toEqual(["off", "off"]);
    expect(loop.view().cleaning).toBeNull();
    expect(loop.snapshot.cleaning).toBeNull();
  });
});

describe("a clock that is set back", () => {
  it("lets neither cleaning nor a hold last longer than it may", async () => {
    const started = day(at(-600));
    const { loop, step, clock, until } = started;
    await until(at(-598));
    step.ms = 48 * 60 * minuteMs;
    clock.isTrusted = false;
    const untilMs = started.now() + step.ms + 60 * minuteMs;
    expect(loop.act({ kind: "clean", zones: [], untilMs }, "Wang").accepted).toBe(true);
    const hold: Act = { kind: "hold", point: "lights-front/power", value: "on", untilMs };
    expect(loop.act(hold, "Wang").accepted).toBe(true);
    step.ms = 0;
    clock.isTrusted = true;
    await until(at(-597));
    expect(loop.snapshot.cleaning).toBeNull();
    expect(loop.snapshot.holds).toEqual([]);
  });

  it("makes no minutes of a time that nobody believes in", async () => {
    const { database, step, clock, until } = day(at(-600));
    await until(at(-598));
    step.ms = -50 * 365 * 24 * 60 * minuteMs;
    clock.isTrusted = false;
    await until(at(-592));
    step.ms = 0;
    clock.isTrusted = true;
    await until(at(-589));
    const minutes = database.wattsSince(0).map(({ atMs }) => (atMs - at(0)) / minuteMs);
    expect(minutes).toEqual([-600, -599, -592, -591, -590]);
  });
});

describe("NX 5.6.2.2: who may clean where", () => {
  it("refuses what cannot be, and says why", async () => {
    const { loop, until } = meetingDay();
    await until(at(5));
    const clean = (zones: readonly string[], minutes: number) =>
      loop.act({ kind: "clean", zones: [...zones], untilMs: at(minutes) }, "Wang");
    expect(clean([], 30)).toMatchObject({ accepted: false, code: "not-now" });
    expect(clean(["balcony"], 30)).toMatchObject({ accepted: false, code: "unknown-zone" });
    expect(clean([], 600)).toMatchObject({ accepted: false, code: "too-long" });
    expect(clean([], 0)).toMatchObject({ accepted: false, code: "not-now" });
  });
});

describe("sensors that lie", () => {
  it("row 33: one stuck at occupied does not keep the room on for the night", async () => {
    let loop: Loop | null = null;
    const stuck = liar("presence-radar", true, () => loop);
    const started = meetingDay({ endMs: at(30) }, { runner: stuck });
    loop = started.loop;
    const { room, until } = started;
    await until(at(505));
    expect(loop.snapshot.phase).toBe("leaving");
    expect(loop.view().alarms.map(({ id }) => id)).toContain("still-occupied");
    await until(at(515));
    expect(loop.view().alarms.map(({ id }) => id)).toContain("presence:presence-radar");
    await until(at(530));
    expect(room.values.get("av-supply/power")).toBe("off");
  });

  it("row 34: one stuck at vacant cuts no meeting that the other one sees", async () => {
    let loop: Loop | null = null;
    const stuck = liar("presence-radar", false, () => loop);
    const started = meetingDay({}, { runner: stuck });
    loop = started.loop;
    started.room.people = 6;
    await started.until(at(110));
    expect(loop.snapshot.phase).toBe("meeting");
    expect(released(started.store)).toEqual([]);
  });
});

describe("NX 5.6.2.1: standby watch", () => {
  it("names what draws current in an idle room, and takes it back", async () => {
    const { loop, room, until } = day(at(-600), {
      runner: (id, runner) =>
        // A fan that cannot be switched off.
        id === "fresh-air" ? { ...runner, write: () => new Promise(() => undefined) } : runner,
    });
    await until(at(-590));
    room.values.set("fresh-air/power", "on");
    await until(at(-581));
    const standby = () => loop.view().alarms.filter(({ id }) => id === "standby");
    expect(standby()).toEqual([]);
    await until(at(-575));
    expect(standby()).toMatchObject([{ device: "fresh-air", severity: "soon" }]);
    room.values.set("fresh-air/power", "off");
    await until(at(-573));
    expect(standby()).toEqual([]);
  });
});
