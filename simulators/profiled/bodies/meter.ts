import type { Mains } from "../../world/mains.ts";
import { hasPoint, installLoad, dark, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const meterW = { rated: 1, standby: 1 };
/** A meter of a part sees this share of every phase. */
const partShare = 0.35;

/** An energy meter at the head of the room, or of a part of it. */
export function createMeter(housing: Housing): Mechanism {
  const { around, device, profile } = housing;
  const share = device.binding.measures === "part" ? partShare : 1;
  const isSinglePhase = !hasPoint(profile, "voltageL2") && !hasPoint(profile, "currentL2");
  installLoad(housing, meterW, () => true, dark);
  const currentA = (mains: Mains, phase: 0 | 1 | 2): number =>
    isSinglePhase
      ? mains.powerW / (mains.voltagesV[0] * mains.powerFactor)
      : mains.currentsA[phase];
  return {
    ...passive,
    show(point) {
      const { mains } = around.world;
      switch (point) {
        case "activePower":
          return mains.powerW * share;
        case "energy":
          return mains.energyKwh * share;
        case "voltageL1":
          return mains.voltagesV[0];
        case "voltageL2":
          return mains.voltagesV[1];
        case "voltageL3":
          return mains.voltagesV[2];
        case "currentL1":
          return currentA(mains, 0) * share;
        case "currentL2":
          return currentA(mains, 1) * share;
        case "currentL3":
          return currentA(mains, 2) * share;
        case "frequency":
          return mains.frequencyHz;
        case "powerFactor":
          return mains.powerFactor;
        default:
          return undefined;
      }
    },
  };
}
