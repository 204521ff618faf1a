import type { Appliance } from "./appliance.ts";

/** Made for so much outdoor air for every seat. */
const freshAirM3PerHSeat = 30;
/** Two small fans and their filters; most of it leaves with the outgoing air. */
const wattsPerM3PerH = 0.3;
const shareOfHeatInside = 0.3;
const full = 100;

/** How hard it blows, in percent of its full flow. */
export type VentilatorLevel = () => number;

/** A fresh-air fan sized for the seats. What its air does to the room's is the world's affair. */
export function createVentilator(seats: number, levelPercent: VentilatorLevel): Appliance {
  return {
    step(supplied) {
      const share = supplied ? levelPercent() / full : 0;
      const freshAirM3PerH = seats * freshAirM3PerHSeat * share;
      const powerW = freshAirM3PerH * wattsPerM3PerH;
      return { powerW, heatW: powerW * shareOfHeatInside, freshAirM3PerH };
    },
    cut: () => null,
  };
}
