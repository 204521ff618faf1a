import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WattsPoint } from "../../contract/api.ts";
import { type EnergyFacts, energyView } from "./energy-view.ts";
import { integrate, meanWatts, without } from "./integral.ts";
import { localDays } from "./local-days.ts";
import { servingSpans } from "./serving-spans.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** 2026-03-02 00:00 in Shanghai. */
const midnightMs = Date.parse("2026-03-02T00:00:00+08:00");

/** A slot a minute between two times of the day, in minutes. */
const metered = (fromMin: number, toMin: number, watts: number | null): WattsPoint[] =>
  Array.from({ length: toMin - fromMin }, (_, at) => ({
    atMs: midnightMs + (fromMin + at) * minuteMs,
    watts,
  }));

const facts = (change: Partial<EnergyFacts>): EnergyFacts => ({
  nowMs: midnightMs + 12 * hourMs,
  timeZone: "Asia/Shanghai",
  slotMs: minuteMs,
  slots: [],
  marks: [],
  meetings: [],
  meter: { device: "meter", model: "m", counterKWh: null, watts: 5 },
  standby: { limitW: 12, isResting: true, culprit: "hvac" },
  ...change,
});

describe("an integral", () => {
  const hour = { fromMs: midnightMs, toMs: midnightMs + hourMs };

  it("is the sum of its slots", () => {
    const { kWh, coverage } = integrate(metered(0, 60, 1500), minuteMs, [hour]);
    expect(kWh).toBeCloseTo(1.5, 9);
    expect(coverage).toBe(1);
  });

  it("guesses nothing where nothing was metered, and says how much that was", () => {
    const slots = [...metered(0, 15, 1000), ...metered(15, 45, null)];
    const { kWh, coverage } = integrate(slots, minuteMs, [hour]);
    expect(kWh).toBeCloseTo(0.25, 9);
    expect(coverage).toBeCloseTo(0.25, 9);
    expect(meanWatts({ kWh, coverage }, [hour])).toBeCloseTo(1000, 6);
    expect(integrate(metered(0, 60, null), minuteMs, [hour])).toEqual({ kWh: null, coverage: 0 });
  });

  it("of the parts of a span adds up to that of the whole", () => {
    const watts = fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null });
    fc.assert(
      fc.property(
        fc.array(watts, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        (all, left, right) => {
          const slots = all.map((each, at) => ({ atMs: midnightMs + at * minuteMs, watts: each }));
          const middle = {
            fromMs: midnightMs + Math.min(left, right),
            toMs: midnightMs + Math.max(left, right),
          };
          const kWhOf = (parts: readonly { fromMs: number; toMs: number }[]) =>
            integrate(slots, minuteMs, parts).kWh ?? 0;
          const sum = kWhOf([middle]) + kWhOf(without(hour, [middle]));
          expect(sum).toBeCloseTo(kWhOf([hour]), 9);
        },
      ),
    );
  });
});

describe("days of a zone", () => {
  it.each([
    ["2026-03-29", 23],
    ["2026-10-25", 25],
    ["2026-06-01", 24],
  ])("in Berlin %s has %i hours", (date, hours) => {
    const noonMs = Date.parse(`${date}T12:00:00+02:00`);
    const days = localDays("Europe/Berlin", noonMs, 3);
    const today = days.at(-1);
    expect(today?.date).toBe(date);
    expect(((today?.toMs ?? 0) - (today?.fromMs ?? 0)) / hourMs).toBe(hours);
    expect(days.slice(1).map(({ fromMs }) => fromMs)).toEqual(
      days.slice(0, -1).map(({ toMs }) => toMs),
    );
  });

  it("follow one another for a fortnight over a change of clocks", () => {
    const days = localDays("Europe/Berlin", Date.parse("2026-04-02T09:00:00+02:00"), 14);
    expect(days.map(({ date }) => date).slice(0, 2)).toEqual(["2026-03-20", "2026-03-21"]);
    const hours = days.map(({ fromMs, toMs }) => (toMs - fromMs) / hourMs);
    expect(hours.filter((each) => each !== 24)).toEqual([23]);
    expect(new Set(days.map(({ date }) => date)).size).toBe(14);
  });
});

describe("serving spans", () => {
  it("last from the first phase for a meeting to the next for another, or for none", () => {
    const spans = servingSpans(
      [
        { atMs: 10, meetingId: "m1" },
        { atMs: 20, meetingId: "m1" },
        { atMs: 30, meetingId: "m2" },
        { atMs: 40, meetingId: null },
        { atMs: 50, meetingId: "m3" },
      ],
      60,
    );
    expect(spans).toEqual([
      { meetingId: "m1", fromMs: 10, toMs: 30, endedBy: "next" },
      { meetingId: "m2", fromMs: 30, toMs: 40, endedBy: "rest" },
      { meetingId: "m3", fromMs: 50, toMs: 60, endedBy: null },
    ]);
  });

  it("do not go back with a clock that was set back", () => {
    const marks = [
      { atMs: 100, meetingId: "m1" },
      { atMs: 40, meetingId: null },
    ];
    expect(servingSpans(marks, 200)).toEqual([]);
  });
});

describe("the day's energy", () => {
  const meeting = {
    id: "m1",
    title: "Conference",
    startMs: midnightMs + 9 * hourMs,
    endMs: midnightMs + 11 * hourMs,
    class: "ordinary",
    classified: false,
    headCount: 10,
    attendance: "attended",
  } as const;
  const marks = [
    { atMs: midnightMs + 8 * hourMs, meetingId: "m1" },
    { atMs: midnightMs + 11 * hourMs, meetingId: null },
  ];
  const slots = [...metered(0, 480, 10), ...metered(480, 660, 2000), ...metered(660, 720, 10)];

  it("splits what was used outside meetings off", () => {
    const { today } = energyView(facts({ slots, marks, meetings: [meeting] }));
    expect(today.kWh).toBeCloseTo(6 + 0.09, 6);
    expect(today.baseKWh).toBeCloseTo(0.09, 6);
    expect(today.coverage).toBe(1);
  });

  it("tells what a meeting took, and that for each person and hour", () => {
    const [one] = energyView(facts({ slots, marks, meetings: [meeting] })).meetings;
    expect(one).toMatchObject({ endedBy: "rest", coverage: 1, meeting: { title: "Conference" } });
    expect(one?.kWh).toBeCloseTo(6, 6);
    expect(one?.meanWatts).toBeCloseTo(2000, 6);
    expect(one?.kWhPerPersonHour).toBeCloseTo(0.3, 6);
  });

  it("counts a meeting over midnight whole, on both of its days", () => {
    const night = [
      { atMs: midnightMs - 2 * hourMs, meetingId: "m1" },
      { atMs: midnightMs + hourMs, meetingId: null },
    ];
    const view = energyView(facts({ slots: metered(-120, 720, 1000), marks: night }));
    expect(view.meetings[0]?.kWh).toBeCloseTo(3, 6);
    expect(view.days.map(({ date }) => date)).toEqual(["2026-03-01", "2026-03-02"]);
    expect(view.days[0]?.kWh).toBeCloseTo(2, 6);
    expect(view.days[0]?.baseKWh).toBeNull();
    expect(view.today.kWh).toBeCloseTo(12, 6);
    expect(view.today.baseKWh).toBeCloseTo(11, 6);
  });

  it("leaves a day that nobody metered a gap, and begins with the first that was", () => {
    const early = metered(-3 * 1440, -3 * 1440 + 60, 600);
    const view = energyView(facts({ slots: [...early, ...metered(0, 60, 600)] }));
    expect(view.days.map(({ kWh }) => kWh?.toFixed(1) ?? null)).toEqual(["0.6", null, null, "0.6"]);
    expect(view.today.coverage).toBeCloseTo(60 / 720, 9);
  });

  it("takes the slot at hand for none that is missing", () => {
    const nowMs = midnightMs + 10 * minuteMs + 30_000;
    expect(energyView(facts({ slots: metered(0, 10, 60), nowMs })).today.coverage).toBe(1);
  });
});

describe("a room at rest", () => {
  const meter = { device: "meter", model: "m", counterKWh: null, watts: 40 };

  it("is above its limit since the first minute without a pause, and names who draws it", () => {
    const slots = [...metered(600, 690, 5), ...metered(690, 720, 40)];
    const { standby } = energyView(facts({ slots, meter }));
    expect(standby.overSinceMs).toBe(midnightMs + 690 * minuteMs);
    expect(standby.culprit).toBe("hvac");
    expect(standby.meanWatts).toBeCloseTo((90 * 5 + 30 * 40) / 120, 6);
  });

  it("is not blamed before it rests, over a gap, or for what it draws in use", () => {
    const slots = [...metered(600, 690, 40), ...metered(690, 700, null), ...metered(700, 720, 40)];
    const sinceOf = (change: Partial<EnergyFacts>) =>
      energyView(facts({ slots, meter, ...change })).standby.overSinceMs;
    expect(sinceOf({})).toBe(midnightMs + 700 * minuteMs);
    const marks = [
      { atMs: midnightMs + 600 * minuteMs, meetingId: "m1" },
      { atMs: midnightMs + 710 * minuteMs, meetingId: null },
    ];
    expect(sinceOf({ marks })).toBe(midnightMs + 710 * minuteMs);
    const standby = { limitW: 12, isResting: false, culprit: "hvac" };
    expect(energyView(facts({ slots, meter, standby })).standby).toMatchObject({
      overSinceMs: null,
      culprit: null,
    });
  });
});
