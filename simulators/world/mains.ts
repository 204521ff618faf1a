import type { Random } from "./random.ts";

export type Phases = readonly [number, number, number];

/** The three-phase supply as a meter at its head sees it. */
export interface Mains {
  readonly voltagesV: Phases;
  readonly currentsA: Phases;
  readonly phasePowersW: Phases;
  readonly powerW: number;
  /** Since the world began. */
  readonly energyKwh: number;
  readonly frequencyHz: number;
  readonly powerFactor: number;
}

const nominalV = 230;
/** How fast the town's voltage wanders, and how strongly it comes back. */
const wanderV = 0.6;
const pull = 0.02;
const loopOhm = 0.25;
const powerFactor = 0.96;
const joulesPerKwh = 3_600_000;

export const quietMains = (energyKwh: number): Mains => ({
  voltagesV: [nominalV, nominalV, nominalV],
  currentsA: [0, 0, 0],
  phasePowersW: [0, 0, 0],
  powerW: 0,
  energyKwh,
  frequencyHz: 50,
  powerFactor,
});

/** The supply while the town gives nothing. What it has counted it keeps. */
export const deadMains = ({ energyKwh }: Mains): Mains => ({
  ...quietMains(energyKwh),
  voltagesV: [0, 0, 0],
  frequencyHz: 0,
});

/** The supply after `dtMs` of room time during which the phases carried `phasePowersW`. */
export function stepMains(
  before: Mains,
  phasePowersW: Phases,
  dtMs: number,
  random: Random,
): Mains {
  const perPhase = (change: (phase: 0 | 1 | 2) => number): Phases => [
    change(0),
    change(1),
    change(2),
  ];
  const voltagesV = perPhase((phase) => {
    const sagV = loopOhm * before.currentsA[phase];
    const v = before.voltagesV[phase];
    const next = v + pull * (nominalV - sagV - v) + wanderV * (random() - 0.5);
    return Math.min(250, Math.max(210, next));
  });
  const powerW = phasePowersW[0] + phasePowersW[1] + phasePowersW[2];
  return {
    voltagesV,
    currentsA: perPhase((phase) => phasePowersW[phase] / (voltagesV[phase] * powerFactor)),
    phasePowersW,
    powerW,
    energyKwh: before.energyKwh + (powerW * dtMs) / 1000 / joulesPerKwh,
    frequencyHz: 50 + 0.04 * (random() - 0.5),
    powerFactor,
  };
}
