import * as fc from "fast-check";
import type { CorrectionWords } from "../../contract/history.ts";
import { hubLimits } from "../hub-limits.ts";
import { quarterMs } from "./slots.ts";

/** For tests: rooms whose meter knows every watt, and what is told of them, and how. */

export const tickMs = 30_000;
/** So near another counter's reading, a change could be use: more than 110 kW in eight hours. */
const clearKWh = 1_500;

/** How the counter goes on at the end of a stretch. */
export type Ending =
  | { readonly kind: "on" }
  | { readonly kind: "reset" }
  /** Another meter; `saidAfterMs`: how wrong the person was who told when; null: nobody tells. */
  | { readonly kind: "swap"; readonly kWh: number; readonly saidAfterMs: number | null };

/** One stretch of a room's life, in half minutes. */
export interface Stretch {
  readonly ticks: number;
  readonly watts: number;
  /** live: told at once · late: told afterwards · silent: never told. */
  readonly way: "live" | "late" | "silent";
  readonly ending: Ending;
}

/** A span that somebody read off elsewhere and enters afterwards, in quarter-hours of the life. */
export interface Said {
  readonly from: number;
  readonly quarters: number;
  /** Entered wrongly first. */
  readonly slips: boolean;
}

export interface Life {
  readonly startKWh: number;
  /** Where its first meter comes round; null: nowhere near. */
  readonly modulusKWh: number | null;
  /** The room's file says so. */
  readonly isModulusTold: boolean;
  /** The room tells its own minutes of watts besides. */
  readonly hasMinutes: boolean;
  readonly stretches: readonly Stretch[];
  readonly said: readonly Said[];
}

const endings: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Ending>({ kind: "on" }) },
  { weight: 2, arbitrary: fc.constant<Ending>({ kind: "reset" }) },
  {
    weight: 2,
    arbitrary: fc.record<Ending & { kind: "swap" }>({
      kind: fc.constant("swap"),
      kWh: fc.constantFrom(2_000, 12_000, 32_000),
      saidAfterMs: fc.constantFrom(null, 0, -427_000, 433_000),
    }),
  },
);

const stretches = fc.array(
  fc.record<Stretch>({
    ticks: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100 })),
    watts: fc.integer({ min: 0, max: 6_000 }),
    way: fc.constantFrom("live", "live", "late", "silent"),
    ending: endings,
  }),
  { minLength: 2, maxLength: 10 },
);

const meters = fc.oneof(
  fc.constant({ startKWh: 7_000, modulusKWh: null, isModulusTold: false }),
  fc
    .record({
      modulusKWh: fc.constantFrom(10_000, 50_000, 1_000_000),
      belowWh: fc.integer({ min: 0, max: 8_000 }),
    })
    .map(({ modulusKWh, belowWh }) => ({
      startKWh: modulusKWh - belowWh / 1000,
      modulusKWh,
      isModulusTold: modulusKWh === 50_000,
    })),
);

/** Lives that a failing test prints in a line. */
export const lives: fc.Arbitrary<Life> = fc
  .record({
    meter: meters,
    hasMinutes: fc.boolean(),
    stretches,
    said: fc.array(
      fc.record<Said>({
        from: fc.integer({ min: 0, max: 24 }),
        quarters: fc.integer({ min: 1, max: 8 }),
        slips: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ meter, ...rest }) => {
    const life: Life = { ...meter, ...rest };
    return { ...life, [fc.toStringMethod]: () => lifeText(life) };
  });

function lifeText({ startKWh, modulusKWh, hasMinutes, stretches: all, said }: Life): string {
  const stretchText = ({ ticks, watts, way, ending }: Stretch) => {
    const end =
      ending.kind === "swap"
        ? ` swap ${ending.kWh} said ${ending.saidAfterMs ?? "never"}`
        : ending.kind === "reset"
          ? " reset"
          : "";
    return `${ticks}×½min ${watts}W ${way}${end}`;
  };
  const saidText = ({ from, quarters, slips }: Said) =>
    `q${from}+${quarters}${slips ? " slips" : ""}`;
  return [
    `${startKWh} kWh of ${modulusKWh ?? "∞"}${hasMinutes ? " with minutes" : ""}`,
    ...all.map(stretchText),
    ...said.map(saidText),
  ].join(" | ");
}

/** What the meter showed. */
export interface Told {
  readonly atMs: number;
  readonly kWh: number;
  readonly way: Stretch["way"];
}

interface Happening {
  readonly ending: Ending;
  readonly atMs: number;
  /** Where the meter comes round that was there before. */
  readonly modulusKWh: number | null;
}

export interface World {
  /** In order of time. */
  readonly told: readonly Told[];
  readonly endMs: number;
  /** Truly used since the begin, Wh. */
  readonly usedBy: (atMs: number) => number;
  readonly happenings: readonly Happening[];
  /** When the counter came round. */
  readonly rolls: readonly number[];
  readonly swaps: readonly (CorrectionWords & { kind: "swap" })[];
  readonly totals: readonly (CorrectionWords & { kind: "total" })[];
  /** Most that a quarter-hour can have used, Wh. */
  readonly quarterWh: number;
}

/** What the meter showed each half minute; its counter knows every watt. */
export function worldOf(life: Life, beginMs: number): World {
  const told: Told[] = [];
  const happenings: Happening[] = [];
  const rolls: number[] = [];
  const swaps: World["swaps"][number][] = [];
  const usedWh = [0];
  let { startKWh: kWh, modulusKWh } = life;
  let atMs = beginMs;
  for (const { ticks, watts, way, ending } of life.stretches) {
    for (let tick = 0; tick < ticks; tick++) {
      if (way !== "silent") told.push({ atMs, kWh, way });
      const wh = (watts * tickMs) / 3.6e6;
      atMs += tickMs;
      kWh += wh / 1000;
      if (modulusKWh !== null && kWh >= modulusKWh) {
        kWh -= modulusKWh;
        rolls.push(atMs);
      }
      usedWh.push((usedWh.at(-1) ?? 0) + wh);
    }
    if (ending.kind === "on") continue;
    happenings.push({ ending, atMs, modulusKWh });
    if (ending.kind === "reset") {
      kWh = 0;
      continue;
    }
    // No two meters of a life begin alike: what was said of one would explain the other.
    const ownKWh = ending.kWh + happenings.length * 3_000;
    const newKWh = Math.abs(ownKWh - kWh) < clearKWh ? ownKWh + 30_000 : ownKWh;
    const { saidAfterMs } = ending;
    if (saidAfterMs !== null) {
      swaps.push({ kind: "swap", fromMs: atMs + saidAfterMs, oldKWh: kWh, newKWh });
    }
    kWh = newKWh;
    modulusKWh = null;
  }
  const usedBy = (ms: number) => {
    const tick = Math.min(Math.max(0, (ms - beginMs) / tickMs), usedWh.length - 1);
    const before = usedWh[Math.floor(tick)] ?? 0;
    return before + ((usedWh[Math.ceil(tick)] ?? before) - before) * (tick % 1);
  };
  const totals = life.said.map(({ from, quarters }) => {
    const fromMs = beginMs + from * quarterMs;
    const toMs = fromMs + quarters * quarterMs;
    const kWhOf = (usedBy(toMs) - usedBy(fromMs)) / 1000;
    return { kind: "total", fromMs, toMs, kWh: kWhOf } as const;
  });
  const largestW = Math.max(...life.stretches.map(({ watts }) => watts));
  const quarterWh = largestW / 4;
  return { told, endMs: atMs, usedBy, happenings, rolls, swaps, totals, quarterWh };
}

/** What a hub may be wrong by, Wh, and where it has to say so. */
export interface Unknowable {
  readonly lostWh: number;
  readonly inventedWh: number;
  /** Readings after gaps of which nobody told what happened in them: by then the hub has to say so. */
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** One change that somebody told of, or several that were told with the right time. */
function isExplained(within: readonly Happening[]): boolean {
  const said = within.map(({ ending }) => (ending.kind === "swap" ? ending.saidAfterMs : null));
  return said.every((ms) => ms === 0) || (said.length === 1 && said[0] !== null);
}

type Span = { readonly fromMs: number; readonly toMs: number };

const isGap = ({ fromMs, toMs }: Span) => toMs - fromMs > hubLimits.history.holdMs;
const cuts = ({ fromMs, toMs }: Span, atMs: number) => fromMs < atMs && atMs < toMs;
const lies = (inner: Span, outer: Span) => outer.fromMs <= inner.fromMs && inner.toMs <= outer.toMs;

/**
 * Between two readings around something that nobody told, at most what was used there is lost: half a
 * minute of it, or a gap. A gap that reaches across the end of a person's total can be cut wrongly.
 * @param totals as they stand
 */
export function unknowable(
  { told, happenings, rolls, usedBy }: World,
  totals: readonly Span[],
): Unknowable {
  let lostWh = 0;
  let inventedWh = 0;
  const gaps: Span[] = [];
  for (const [index, after] of told.entries()) {
    const before = told[index - 1];
    if (before === undefined) continue;
    const step = { fromMs: before.atMs, toMs: after.atMs };
    const wh = usedBy(step.toMs) - usedBy(step.fromMs);
    if (totals.some((total) => lies(step, total))) continue;
    const edges = totals.flatMap(({ fromMs, toMs }) => [fromMs, toMs]);
    if (edges.some((atMs) => cuts(step, atMs))) {
      lostWh += wh;
      inventedWh += wh;
    }
    const isIn = (atMs: number) => atMs > step.fromMs && atMs <= step.toMs;
    const within = happenings.filter(({ atMs }) => isIn(atMs));
    if (within.length === 0 || (isExplained(within) && !rolls.some(isIn))) continue;
    const next = told[index + 1];
    // A counter that is where it was before by the next reading, or but for rounding, was not reset.
    lostWh += wh + (next === undefined ? 0 : usedBy(next.atMs) - usedBy(after.atMs)) + 20;
    for (const { modulusKWh } of within) {
      const leftKWh = (modulusKWh ?? Number.POSITIVE_INFINITY) - before.kWh;
      // It went to zero where it would have come round as well.
      if (leftKWh < clearKWh) inventedWh += leftKWh * 1000;
    }
    const isSaid = totals.some(({ fromMs, toMs }) => fromMs < step.toMs && toMs > step.fromMs);
    if (isGap(step) && next !== undefined && !isSaid) {
      gaps.push({ fromMs: after.atMs, toMs: next.atMs });
    }
  }
  return { lostWh: lostWh + 0.001, inventedWh: inventedWh + 0.001, gaps };
}
