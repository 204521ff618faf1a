import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceKind } from "../../contract/points.ts";
import { energyDay } from "./energy-day.ts";
import type { EnergyFacts, EnergyQuarter, PhaseMark, PointStep } from "./energy-facts.ts";
import { localDay } from "./local-day.ts";
import { stoodValues, whileValue, withoutRepeats } from "./point-spans.ts";
import { hourMs, minuteMs, quarterMs } from "./span.ts";

const timeZone = "Asia/Shanghai";
const dayOf = (date: string, zone = timeZone) => {
  const day = localDay(zone, date);
  if (day === undefined) throw new Error(`${date} is no date`);
  return day;
};
const day = dayOf("2026-03-02");
const clock = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);

/** Quarters of a counter, so many watts all the time between two hours of the day. */
const quarters = (fromHour: number, toHour: number, watts: number, device = "meter") =>
  Array.from({ length: (toHour - fromHour) * 4 }, (_, at): EnergyQuarter => {
    const fromMs = day.fromMs + fromHour * hourMs + at * quarterMs;
    return { device, fromMs, measuredWh: watts / 4, bridgedWh: 0, coveredMs: quarterMs };
  });

const mark = (time: string, phase: PhaseMark["phase"], meetingId: string | null): PhaseMark => ({
  atMs: clock(time),
  phase,
  meetingId,
});

/** A meeting from ten to noon: prepared from half past nine, proved off at a quarter past twelve. */
const oneMeeting: readonly PhaseMark[] = [
  mark("09:30", "preparing", "m1"),
  mark("10:00", "meeting", "m1"),
  mark("12:00", "leaving", "m1"),
  mark("12:10", "powering-down", "m1"),
  mark("12:15", "idle", null),
];
const booked = {
  id: "m1",
  startMs: clock("10:00"),
  endMs: clock("12:00"),
  headCount: 20,
  classified: false,
};

const facts = (change: Partial<EnergyFacts>): EnergyFacts => ({
  day,
  nowMs: day.toMs + hourMs,
  timeZone,
  standbyW: 10,
  closing: "18:30",
  holdMs: 2 * minuteMs,
  meters: [{ device: "meter", measures: "whole-room" }],
  loads: [],
  kinds: new Map(),
  quarters: [],
  corrected: [],
  minutes: [],
  steps: [],
  marks: [],
  meetings: [],
  ...change,
});

/** A value told anew every minute, as rooms do. */
const told = (
  device: string,
  point: string,
  value: PointStep["value"],
  from: string,
  to: string,
): PointStep[] =>
  Array.from({ length: (clock(to) - clock(from)) / minuteMs }, (_, at) => ({
    device,
    point,
    atMs: clock(from) + at * minuteMs,
    value,
  }));

describe("the energy of a day", () => {
  it("SZ data: is split into what a meeting took and what the room drew outside", () => {
    const quarter = [...quarters(0, 9, 8), ...quarters(9, 13, 1200), ...quarters(13, 24, 8)];
    const found = energyDay(facts({ quarters: quarter, marks: oneMeeting, meetings: [booked] }));
    expect(found.kWh).toBeCloseTo(4.8 + 0.16, 9);
    expect(found.servedKWh).toBeCloseTo(1.2 * 2.75, 9);
    expect(found.servedKWh + found.baseKWh + found.bridgedKWh).toBeCloseTo(found.kWh ?? 0, 9);
    const [meeting] = found.meetings;
    expect(meeting).toMatchObject({ meetingId: "m1", endedBy: "rest", personHours: 40 });
    expect(meeting?.kWh).toBeCloseTo(3.3, 9);
    expect(found.coveredMs).toBe(24 * hourMs);
  });

  it("takes the shape within a quarter from the room's minutes, and its sum from the counter", () => {
    const minutes = Array.from({ length: 15 }, (_, at) => ({
      atMs: clock("09:30") + at * minuteMs,
      watts: at < 5 ? 900 : 0,
    }));
    const marks = [mark("09:30", "preparing", "m1"), mark("09:35", "idle", null)];
    const quarter = { ...quarters(9, 10, 400)[2], device: "meter" } as EnergyQuarter;
    const found = energyDay(facts({ quarters: [quarter], minutes, marks }));
    expect(found.servedKWh).toBeCloseTo(0.1, 9);
    expect(found.baseKWh).toBeCloseTo(0, 9);
  });

  it("guesses nothing: without a meter there is no energy, and a bridged gap belongs to nobody", () => {
    const none = energyDay(facts({ marks: oneMeeting, meetings: [booked] }));
    expect(none).toMatchObject({ kWh: null, coveredMs: 0, personHours: 0 });
    expect(none.meetings[0]?.kWh).toBeNull();
    const gap = { ...quarters(11, 12, 0)[0], bridgedWh: 500, coveredMs: 0 } as EnergyQuarter;
    const found = energyDay(facts({ quarters: [gap], marks: oneMeeting }));
    expect(found).toMatchObject({ kWh: 0.5, bridgedKWh: 0.5, servedKWh: 0, baseKWh: 0 });
  });

  it("prefers the counter to the room's minutes, but not one that was silent", () => {
    const own = quarters(0, 24, 100, "");
    const whole = energyDay(facts({ quarters: [...own, ...quarters(0, 24, 110)] }));
    expect(whole.kWh).toBeCloseTo(2.64, 9);
    const silent = energyDay(facts({ quarters: [...own, ...quarters(0, 1, 110)] }));
    expect(silent.kWh).toBeCloseTo(2.4, 9);
  });

  it.each([
    ["2026-03-29", 23],
    ["2026-10-25", 25],
    ["2026-06-01", 24],
  ])("in Berlin on %s is that of %i hours", (date, hours) => {
    const berlin = dayOf(date, "Europe/Berlin");
    const all = Array.from({ length: hours * 4 }, (_, at) => ({
      device: "meter",
      fromMs: berlin.fromMs + at * quarterMs,
      measuredWh: 25,
      bridgedWh: 0,
      coveredMs: quarterMs,
    }));
    const found = energyDay(
      facts({ day: berlin, timeZone: "Europe/Berlin", nowMs: berlin.toMs, quarters: all }),
    );
    expect(found.kWh).toBeCloseTo(hours / 10, 9);
    expect(found.coveredMs).toBe(hours * hourMs);
    expect(found.halfHours).toHaveLength(48);
    expect(found.halfHours.reduce((sum, each) => sum + each, 0)).toBeCloseTo(hours / 10, 9);
  });

  it("adds up from its parts, whatever was metered and whenever the room served somebody", () => {
    const quarter = fc.record({
      at: fc.integer({ min: 0, max: 95 }),
      measuredWh: fc.double({ min: 0, max: 2000, noNaN: true }),
      bridgedWh: fc.constantFrom(0, 0, 0, 300),
      coveredMs: fc.integer({ min: 0, max: quarterMs }),
    });
    const phase = fc.record({
      atMs: fc.integer({ min: day.fromMs - hourMs, max: day.toMs }),
      phase: fc.constantFrom("preparing", "meeting", "leaving", "powering-down", "idle"),
      meetingId: fc.constantFrom("m1", "m2", null),
    });
    const minute = fc.record({
      atMs: fc.integer({ min: 0, max: 1439 }).map((at) => day.fromMs + at * minuteMs),
      watts: fc.option(fc.integer({ min: 0, max: 4000 }), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(quarter, { selector: ({ at }) => at, maxLength: 96 }),
        fc.array(phase, { maxLength: 12 }),
        fc.array(minute, { maxLength: 200 }),
        fc.integer({ min: day.fromMs, max: day.toMs + hourMs }),
        (all, marks, minutes, nowMs) => {
          const found = energyDay(
            facts({
              nowMs,
              minutes,
              marks: marks.toSorted((a, b) => a.atMs - b.atMs),
              quarters: all.map(({ at, ...rest }) => {
                return { device: "meter", fromMs: day.fromMs + at * quarterMs, ...rest };
              }),
            }),
          );
          const parts = found.servedKWh + found.baseKWh + found.bridgedKWh;
          expect(parts).toBeCloseTo(found.kWh ?? 0, 6);
          const ofMeetings = found.meetings.reduce((sum, { kWh }) => sum + (kWh ?? 0), 0);
          expect(ofMeetings).toBeLessThanOrEqual(found.servedKWh + 1e-6);
          expect(found.servedCoveredMs + found.baseCoveredMs).toBeCloseTo(found.coveredMs, 0);
          expect(found.wastedKWh).toBeLessThanOrEqual(found.baseKWh + 1e-6);
          const wasted = found.shares.filter(({ what }) => what === "wasted");
          expect(wasted.reduce((sum, { kWh }) => sum + kWh, 0)).toBeCloseTo(found.wastedKWh, 6);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("waste at rest", () => {
  const kinds = new Map<string, DeviceKind>([
    ["air", "hvac"],
    ["lamps", "lighting-zone"],
    ["mic", "microphone"],
    ["feed", "relay"],
  ]);
  const drawn = [...quarters(0, 20, 8), ...quarters(20, 22, 510), ...quarters(22, 24, 8)];
  const on = (device: string) => told(device, "power", "on", "20:00", "22:00");

  it("is what it drew above its limit, by the load that was on", () => {
    const steps = [...on("mic"), ...on("lamps"), ...on("air"), ...on("feed")];
    const found = energyDay(facts({ quarters: drawn, kinds, steps }));
    expect(found.wastedKWh).toBeCloseTo(1, 6);
    expect(found.wastedMs).toBe(2 * hourMs);
    expect(found.shares.filter(({ what }) => what === "wasted")).toMatchObject([
      { device: "air", kind: "hvac" },
    ]);
    const loads = [{ device: "lamps", kind: "lighting-zone", ratedW: 600 }] as const;
    const rated = energyDay(facts({ quarters: drawn, kinds, steps, loads }));
    expect(rated.shares.find(({ what }) => what === "wasted")?.device).toBe("lamps");
  });

  it("goes to the meter of a part that explains it, and to nobody when nothing tells", () => {
    const meters = [
      { device: "meter", measures: "whole-room" },
      { device: "rack-meter", measures: "part" },
    ] as const;
    const rack = quarters(20, 22, 480, "rack-meter");
    const found = energyDay(
      facts({ quarters: [...drawn, ...rack], kinds, meters, steps: on("air") }),
    );
    expect(found.shares.find(({ what }) => what === "wasted")?.device).toBe("rack-meter");
    const nobody = energyDay(facts({ quarters: drawn, kinds }));
    expect(nobody.shares).toMatchObject([{ what: "wasted", device: "", kind: null }]);
  });

  it("is none while somebody is there, or a meeting is served", () => {
    const steps = told("radar", "occupied", true, "20:00", "20:59");
    expect(energyDay(facts({ quarters: drawn, steps })).wastedKWh).toBeCloseTo(0.5, 6);
    const marks = [mark("20:00", "meeting", "m1"), mark("22:00", "idle", null)];
    expect(energyDay(facts({ quarters: drawn, marks })).wastedKWh).toBe(0);
  });
});

describe("what switching off saved", () => {
  const drawn = [...quarters(0, 9, 8), ...quarters(9, 12, 1000), ...quarters(12, 24, 8)];

  it("is the last quarter of the meeting carried on to the end of working hours, less what was drawn", () => {
    const found = energyDay(facts({ quarters: drawn, marks: oneMeeting }));
    expect(found.savedMs).toBe(6.25 * hourMs);
    expect(found.savedKWh).toBeCloseTo((1 - 0.008) * 6.25, 6);
  });

  it("ends with the preparation of the next meeting, and counts no gap and nobody's presence", () => {
    const next = [...oneMeeting, mark("14:15", "preparing", "m2"), mark("23:00", "idle", null)];
    expect(energyDay(facts({ quarters: drawn, marks: next })).savedMs).toBe(2 * hourMs);
    const gap = drawn.filter(({ fromMs }) => fromMs < clock("17:30"));
    expect(energyDay(facts({ quarters: gap, marks: oneMeeting })).savedMs).toBe(5.25 * hourMs);
    const steps = told("radar", "occupied", true, "13:00", "14:00");
    const there = energyDay(facts({ quarters: drawn, marks: oneMeeting, steps }));
    expect(there.savedMs).toBeCloseTo(5.25 * hourMs - minuteMs, 0);
  });

  it("is less than nothing where the room stayed on, and nothing without a baseline", () => {
    const stuck = [...quarters(0, 12, 500), ...quarters(12, 24, 600)];
    expect(energyDay(facts({ quarters: stuck, marks: oneMeeting })).savedKWh).toBeLessThan(0);
    const after = quarters(13, 24, 8);
    expect(energyDay(facts({ quarters: after, marks: oneMeeting }))).toMatchObject({
      savedKWh: 0,
      savedMs: 0,
    });
  });
});

describe("set-points and warmth", () => {
  const kinds = new Map<string, DeviceKind>([
    ["air", "hvac"],
    ["sensor", "air-sensor"],
  ]);
  const hour = (point: string, value: PointStep["value"], device = "air") =>
    told(device, point, value, "10:00", "11:00");
  const running = hour("power", "on");
  /** The last word holds for two minutes. */
  const hourAndHold = hourMs + minuteMs;

  it.each([
    ["cool", 25.5, 28, true],
    ["cool", 26, 28, false],
    ["dry", 24, 28, true],
    ["heat", 20.5, 18, true],
    ["heat", 20, 18, false],
    ["fan", 22, 18, false],
    ["auto", 22, null, true],
    ["auto", 19, 25, true],
    ["auto", 19, 18, false],
    ["auto", 27, 24, true],
    ["auto", 27, 30, false],
    ["auto", 27, null, false],
  ])("PI26: %s at %f °C, the room at %s °C: beyond is %s", (mode, setpoint, warmth, isBeyond) => {
    const steps = [
      ...running,
      ...hour("mode", mode),
      ...hour("setpoint", setpoint),
      ...(warmth === null ? [] : hour("temperature", warmth)),
    ];
    const { air } = energyDay(facts({ kinds, steps }));
    expect(air.onMs).toBe(hourAndHold);
    expect(air.beyondMs).toBe(isBeyond ? hourAndHold : 0);
  });

  it("GB18883: comfort counts only while a meeting is served and the warmth is known", () => {
    const steps = [
      ...running,
      ...hour("mode", "cool"),
      ...hour("setpoint", 26),
      ...hour("temperature", 27, "sensor"),
      ...told("sensor", "temperature", 29, "11:00", "11:30"),
    ];
    const { air } = energyDay(facts({ kinds, steps, marks: oneMeeting }));
    expect(air.comfortKnownMs).toBe(91 * minuteMs);
    expect(air.comfortMs).toBe(hourMs);
  });

  it("says nothing of a unit that is off, or was not heard", () => {
    const steps = [...hour("power", "off"), ...hour("mode", "cool"), ...hour("setpoint", 18)];
    expect(energyDay(facts({ kinds, steps })).air).toMatchObject({ onMs: 0, beyondMs: 0 });
  });
});

describe("energy by device", () => {
  it("is metered where a meter of a part tells, and else estimated where the data sheet does", () => {
    const kinds = new Map<string, DeviceKind>([
      ["rack-meter", "meter"],
      ["projector", "projector"],
      ["lamps", "lighting-zone"],
    ]);
    const meters = [{ device: "rack-meter", measures: "part" }] as const;
    const loads = [
      { device: "projector", kind: "projector", ratedW: 300 },
      { device: "lamps", kind: "lighting-zone", ratedW: null },
    ] as const;
    const steps = ["projector", "lamps"].flatMap((device) =>
      told(device, "power", "on", "10:00", "11:59"),
    );
    const found = energyDay(
      facts({ kinds, meters, loads, steps, quarters: quarters(10, 12, 50, "rack-meter") }),
    );
    expect(found.kWh).toBeNull();
    const [metered, estimated, ...others] = found.shares;
    expect(metered).toMatchObject({ what: "metered", device: "rack-meter", kWh: 0.1 });
    expect(estimated).toMatchObject({ what: "estimated", device: "projector" });
    expect(estimated?.kWh).toBeCloseTo(0.6, 6);
    expect(others).toEqual([]);
  });
});

describe("readings of a day", () => {
  it("stood as long without those that only say again what stands", () => {
    const steps = fc.array(
      fc.record({
        gapMs: fc.integer({ min: 1, max: 200_000 }),
        value: fc.constantFrom<PointStep["value"]>(true, true, true, false, null),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (told) => {
        let atMs = day.fromMs;
        const all = told.map(({ gapMs, value }): PointStep => {
          return { device: "pir", point: "occupied", atMs: (atMs += gapMs), value };
        });
        const fewer = withoutRepeats(all, 90_000);
        for (const meant of [true, false]) {
          const spans = (each: readonly PointStep[]) =>
            whileValue(stoodValues(each, day, 90_000), (value) => value === meant);
          expect(spans(fewer)).toEqual(spans(all));
        }
      }),
    );
    const steady = Array.from({ length: 100 }, (_, n): PointStep => {
      return { device: "pir", point: "occupied", atMs: day.fromMs + n * 30_000, value: true };
    });
    expect(withoutRepeats(steady, 90_000)).toHaveLength(34);
  });
});
