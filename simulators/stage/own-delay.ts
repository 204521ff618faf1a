/** A power-down as it was seen, room wall time. */
export interface PowerDown {
  /** The last person went. */
  readonly leftMs: number;
  readonly cutMs: number;
  readonly provedMs: number;
  /** The air was good, or had been changed for long enough: until then the fan may run. */
  readonly airedMs: number;
  /** While the edge was killed and not yet back; null: it ran all the time. */
  readonly away: { readonly fromMs: number; readonly toMs: number } | null;
}

/** What is meant to pass between the last person and the end, room ms. */
export interface MeantTimes {
  /** Sensors go on telling people for this long. */
  readonly holdMs: number;
  /** The room must be quiet for this long to count as empty. */
  readonly quietMs: number;
  readonly coolDownMs: number;
  /** Lights go off zone after zone, from the first to the last. */
  readonly lightsMs: number;
  /** The meter must be below the standby limit for this long. */
  readonly proofMs: number;
}

/** `anew`: minutes of proof that had begun when the edge was killed, and count no more. */
export type DelayPart = keyof typeof partOrder;

const partOrder = {
  airing: 0,
  hold: 1,
  quiet: 2,
  "cool-down": 3,
  lights: 4,
  away: 5,
  anew: 6,
  proof: 7,
} as const;

export interface OwnDelay {
  readonly until: "supply-cut" | "proof";
  /** Since the last person went, room ms. */
  readonly totalMs: number;
  /** What was meant to pass of it, room ms. */
  readonly meant: readonly { readonly part: DelayPart; readonly ms: number }[];
  /** What remains: ours, real ms. */
  readonly ownMs: number;
  /** Not where the edge was killed on the way: finding every device again is another matter. */
  readonly isJudged: boolean;
  readonly isWithinLimit: boolean;
}

/** What the room may take of its own for all steps together, real ms. */
export const ownDelayMaxMs = 2000;

/** How long the room itself took until the supply was cut and until that was proved. */
export function ownDelays(seen: PowerDown, meant: MeantTimes, speed: number): readonly OwnDelay[] {
  const { leftMs, cutMs, provedMs } = seen;
  const untilCut: OwnDelay["meant"] = [
    { part: "hold", ms: meant.holdMs },
    { part: "quiet", ms: meant.quietMs },
    { part: "cool-down", ms: meant.coolDownMs },
  ];
  const untilDark: OwnDelay["meant"] = [...untilCut, { part: "lights", ms: meant.lightsMs }];
  const airing: OwnDelay["meant"] = [{ part: "airing", ms: seen.airedMs - leftMs }];
  const untilProof: OwnDelay["meant"] = [
    // Fan and lamp run side by side: whichever is later holds the proof back.
    ...(sumOf(airing) > sumOf(untilDark) ? airing : untilDark),
    { part: "anew", ms: begunInVain(seen) },
    { part: "proof", ms: meant.proofMs },
  ];
  return [
    delayOf("supply-cut", cutMs - leftMs, [...untilCut, awayPart(seen, cutMs)], speed),
    delayOf("proof", provedMs - leftMs, [...untilProof, awayPart(seen, provedMs)], speed),
  ];
}

/** The parts in the order in which people read them. */
export const delayParts = (delays: readonly OwnDelay[]): readonly DelayPart[] =>
  [...new Set(delays.flatMap(({ meant }) => meant.map(({ part }) => part)))].toSorted(
    (left, right) => partOrder[left] - partOrder[right],
  );

const sumOf = (parts: OwnDelay["meant"]): number => parts.reduce((sum, { ms }) => sum + ms, 0);

function delayOf(
  until: OwnDelay["until"],
  totalMs: number,
  parts: OwnDelay["meant"],
  speed: number,
): OwnDelay {
  const meant = parts.filter(({ ms }) => ms > 0);
  const ownMs = (totalMs - sumOf(meant)) / speed;
  const isJudged = meant.every(({ part }) => part !== "away");
  const isWithinLimit = !isJudged || ownMs <= ownDelayMaxMs;
  return { until, totalMs, meant, ownMs, isJudged, isWithinLimit };
}

/** How much of the time until then the edge was not there. */
function awayPart({ leftMs, away }: PowerDown, untilMs: number): OwnDelay["meant"][number] {
  if (away === null) return { part: "away", ms: 0 };
  const ms = Math.min(away.toMs, untilMs) - Math.max(away.fromMs, leftMs);
  return { part: "away", ms: Math.max(0, ms) };
}

function begunInVain({ cutMs, provedMs, away }: PowerDown): number {
  if (away === null || away.fromMs < cutMs || away.fromMs > provedMs) return 0;
  return away.fromMs - cutMs;
}
