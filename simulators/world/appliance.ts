import type { Air } from "./air.ts";

/** What an appliance does to the room during a step. */
export interface Draw {
  /** From the mains. */
  readonly powerW: number;
  /** Into the room's air; negative when it cools. */
  readonly heatW: number;
  /** Outdoor air it brings in. */
  readonly freshAirM3PerH: number;
}

/** Something that draws current. The world steps it and asks for its draw. */
export interface Appliance {
  /** Moves it on by `dtMs` of room time and says what it draws meanwhile. */
  step(supplied: boolean, dtMs: number, air: Air): Draw;
  /** Its supply goes away now: what that breaks, or null. */
  cut(): string | null;
}

/** An appliance whose electricity all becomes heat in the room. */
export function createSteadyAppliance(powerW: () => number): Appliance {
  return {
    step(supplied) {
      const drawnW = supplied ? powerW() : 0;
      return { powerW: drawnW, heatW: drawnW, freshAirM3PerH: 0 };
    },
    cut: () => null,
  };
}
