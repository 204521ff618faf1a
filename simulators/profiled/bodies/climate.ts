import { createAirConditioner, modes } from "../../world/air-conditioner.ts";
import type { Mode } from "../../world/air-conditioner.ts";
import { KeptPoints } from "./kept-points.ts";
import { dark, install, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

/** Speeds of the machine behind the words of the vocabulary. */
const fanSpeeds: Readonly<Record<string, number>> = { auto: 0, low: 1, medium: 3, high: 5 };
const setpointLimitsC = [16, 32] as const;

/** An air-conditioner or the gateway in front of one. */
export function createClimate(housing: Housing): Mechanism {
  const { around, profile } = housing;
  const atStart = { on: false, mode: "cool", setpointC: 24, fan: 0 } as const;
  const machine = createAirConditioner(around.world.shape.floorM2, atStart);
  const kept = new KeptPoints(profile, { power: "off", mode: "cool", setpoint: 24, fan: "auto" });
  const pass = () =>
    machine.set({
      on: kept.read("power") === "on",
      mode: modeOf(kept.read("mode")),
      setpointC: Number(kept.read("setpoint")),
      fan: fanSpeeds[String(kept.read("fan"))] ?? 0,
    });
  install(housing, machine, dark);
  pass();
  return {
    ...passive,
    shows: ["lazy-hvac"],
    misbehave: (fault) => machine.idle(fault === "lazy-hvac"),
    show: (point) => (point === "temperature" ? around.world.air.temperatureC : kept.read(point)),
    obey(point, value) {
      const [lowest, highest] = setpointLimitsC;
      const isSetpoint = point === "setpoint" && typeof value === "number";
      if (isSetpoint && (value < lowest || value > highest)) return "illegal";
      const obeyed = kept.write(point, value);
      pass();
      return obeyed;
    },
  };
}

const modeOf = (value: unknown): Mode => modes.find((mode) => mode === value) ?? "auto";
