import type { Appliance } from "./appliance.ts";

export type LampPhase = "standby" | "warming" | "on" | "cooling";

/** A projector's lamp: where it is in its cycle, for how long, and how long it has burnt. */
export interface Lamp {
  readonly phase: LampPhase;
  readonly phaseForMs: number;
  readonly burntMs: number;
}

export interface LampTimings {
  readonly warmUpMs: number;
  readonly coolDownMs: number;
}

/** The lamp after `dtMs` of room time. Phases that end within the step end at their own moment. */
export function stepLamp(lamp: Lamp, timings: LampTimings, dtMs: number): Lamp {
  const phaseForMs = lamp.phaseForMs + dtMs;
  const burntMs = lamp.burntMs + (isHot(lamp) && lamp.phase !== "cooling" ? dtMs : 0);
  if (lamp.phase === "warming" && phaseForMs >= timings.warmUpMs) {
    return { phase: "on", phaseForMs: phaseForMs - timings.warmUpMs, burntMs };
  }
  if (lamp.phase === "cooling" && phaseForMs >= timings.coolDownMs) {
    return { phase: "standby", phaseForMs: phaseForMs - timings.coolDownMs, burntMs };
  }
  return { phase: lamp.phase, phaseForMs, burntMs };
}

/** Its fans must run: cutting the supply now shortens its life. */
const isHot = (lamp: Lamp): boolean => lamp.phase !== "standby";

/** What it draws in each phase. */
export type LampWatts = Readonly<Record<LampPhase, number>>;

/** A lamp that strikes at four fifths of its power and whose fans run on for a seventh of it. */
export const lampWatts = (ratedW: number, standbyW: number): LampWatts => ({
  standby: standbyW,
  warming: ratedW * 0.8,
  on: ratedW,
  cooling: Math.max(standbyW, ratedW * 0.14),
});

export interface LampAppliance extends Appliance {
  lamp(): Lamp;
  /** False when the lamp is warming or cooling and takes no command. */
  switchOn(): boolean;
  switchOff(): boolean;
  /** A lamp that is held never ends its cool-down. */
  hold(held: boolean): void;
}

export function createLamp(timings: LampTimings, watts: LampWatts, burntMs: number): LampAppliance {
  let lamp: Lamp = { phase: "standby", phaseForMs: 0, burntMs };
  let held = false;
  const enter = (phase: LampPhase) => {
    lamp = { phase, phaseForMs: 0, burntMs: lamp.burntMs };
  };
  const change = (from: LampPhase, passing: LampPhase, to: LampPhase) => {
    if (lamp.phase === from) enter(passing);
    return lamp.phase === passing || lamp.phase === to;
  };
  return {
    lamp: () => lamp,
    hold(wanted) {
      held = wanted;
    },
    switchOn: () => lamp.phase !== "cooling" && change("standby", "warming", "on"),
    switchOff: () => lamp.phase !== "warming" && change("on", "cooling", "standby"),
    step(supplied, dtMs) {
      if (!supplied) return { powerW: 0, heatW: 0, freshAirM3PerH: 0 };
      if (!(held && lamp.phase === "cooling")) lamp = stepLamp(lamp, timings, dtMs);
      const powerW = watts[lamp.phase];
      return { powerW, heatW: powerW, freshAirM3PerH: 0 };
    },
    cut() {
      const broken = isHot(lamp) ? `supply cut while the lamp was ${lamp.phase}` : null;
      enter("standby");
      return broken;
    },
  };
}
