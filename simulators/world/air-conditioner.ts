import type { Appliance } from "./appliance.ts";

export const modes = ["auto", "heat", "dry", "fan", "cool"] as const;
export type Mode = (typeof modes)[number];

/** What people and gateways set on it. */
export interface Settings {
  readonly on: boolean;
  readonly mode: Mode;
  readonly setpointC: number;
  /** 0 automatic, else 1 (slowest) to 5. */
  readonly fan: number;
}

/** An inverter compressor: how hard it works, and how long it must still rest. */
export interface Compressor {
  /** −1 full cooling … 0 stopped … 1 full heating. */
  readonly drive: number;
  readonly restMs: number;
}

export const stopped: Compressor = { drive: 0, restMs: 0 };

/** Full drive at this distance from the set-point. */
const proportionalK = 1.5;
/** It works on until the room is this far past the set-point, so that it does reach it. */
const overshootK = 0.15;
/** In automatic mode it neither heats nor cools within this distance. */
const idleBandK = 1;
const dryingDrive = -0.3;
const weakestDrive = 0.1;
/** An inverter needs about a minute and a half from rest to full speed. */
const fullSwingMs = 90_000;
/** Pressures must level out before a compressor starts again. */
const restAfterStopMs = 180_000;
/** How much of its power each speed of the fan can carry away. */
const fanShare = [1, 0.55, 0.65, 0.8, 0.9, 1] as const;

/** The compressor after `dtMs` of room time, given the settings and the room's temperature. */
export function stepCompressor(
  compressor: Compressor,
  settings: Settings,
  roomC: number,
  dtMs: number,
): Compressor {
  const restMs = Math.max(0, compressor.restMs - dtMs);
  const demand = settings.on ? demandFor(settings, roomC) : 0;
  const wanted = demand * (fanShare[settings.fan] ?? 1);
  if (Math.abs(wanted) < weakestDrive || wanted * compressor.drive < 0) {
    return { drive: 0, restMs: compressor.drive === 0 ? restMs : restAfterStopMs };
  }
  if (compressor.drive === 0 && restMs > 0) return { drive: 0, restMs };
  return { drive: towards(compressor.drive, wanted, dtMs / fullSwingMs), restMs: 0 };
}

function towards(from: number, to: number, longestStep: number): number {
  if (Math.abs(to - from) <= longestStep) return to;
  return from + Math.sign(to - from) * longestStep;
}

/** −1 … 1. */
function demandFor(settings: Settings, roomC: number): number {
  const errorK = settings.setpointC - roomC;
  const proportional = (beyondK: number) =>
    Math.min(1, Math.max(-1, (errorK + beyondK) / proportionalK));
  switch (settings.mode) {
    case "cool":
      return Math.min(0, proportional(-overshootK));
    case "heat":
      return Math.max(0, proportional(overshootK));
    case "auto":
      return Math.abs(errorK) < idleBandK ? 0 : proportional(0);
    case "dry":
      return dryingDrive;
    case "fan":
      return 0;
  }
}

const standbyW = 0.8;
const fanW = 70;
const wattsOfHeatPerWatt = 3.2;
const capacityWPerM2 = 130;
const freshAirM3PerHM2 = 7;

export interface AirConditioner extends Appliance {
  settings(): Settings;
  set(settings: Settings): void;
  compressor(): Compressor;
  /** One that idles takes its settings, runs its fan, and neither cools nor heats. */
  idle(isIdle: boolean): void;
}

/** Sized for the floor. It also drives the fresh-air fan while it is on. */
export function createAirConditioner(floorM2: number, initial: Settings): AirConditioner {
  const capacityW = floorM2 * capacityWPerM2;
  let settings = initial;
  let compressor = stopped;
  let isIdle = false;
  return {
    settings: () => settings,
    set(wanted) {
      settings = wanted;
    },
    compressor: () => compressor,
    idle(wanted) {
      isIdle = wanted;
    },
    step(supplied, dtMs, air) {
      if (!supplied) return { powerW: 0, heatW: 0, freshAirM3PerH: 0 };
      compressor = isIdle ? stopped : stepCompressor(compressor, settings, air.temperatureC, dtMs);
      const heatW = compressor.drive * capacityW;
      const runningW = fanW + Math.abs(heatW) / wattsOfHeatPerWatt;
      return {
        powerW: settings.on ? runningW : standbyW,
        heatW,
        freshAirM3PerH: settings.on ? freshAirM3PerHM2 * floorM2 : 0,
      };
    },
    cut() {
      compressor = stopped;
      return null;
    },
  };
}
