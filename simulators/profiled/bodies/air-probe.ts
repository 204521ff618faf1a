import { humidityPercent } from "../../world/air.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const probeW = { rated: 0.5, standby: 0.5 };

/** A sensor of the room's air. */
export function createAirProbe(housing: Housing): Mechanism {
  const { world } = housing.around;
  installLoad(housing, probeW, () => true, dark);
  return {
    ...passive,
    show(point) {
      switch (point) {
        case "temperature":
          return world.air.temperatureC;
        case "humidity":
          return humidityPercent(world.air);
        case "co2":
          return Math.round(world.air.co2Ppm);
        default:
          return undefined;
      }
    },
  };
}
