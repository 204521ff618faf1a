import { createVentilator } from "../../world/ventilator.ts";
import { clamp } from "../../world/clamp.ts";
import { dark, install } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const full = 100;

/** A fresh-air unit. The level reads 0 while it is off; a level above 0 switches it on. */
export function createFan(housing: Housing): Mechanism {
  const { world } = housing.around;
  let isOn = false;
  let lastPercent = full;
  const levelPercent = () => (isOn ? lastPercent : 0);
  install(housing, createVentilator(world.seats, levelPercent), dark);
  return {
    shows: ["wall-override"],
    show(point) {
      if (point === "power") return isOn ? "on" : "off";
      return point === "level" ? levelPercent() : undefined;
    },
    obey(point, value) {
      if (point === "level" && typeof value === "number") {
        if (value < 0 || value > full) return "illegal";
        if (value > 0) lastPercent = clamp(value, 0, full);
        isOn = value > 0;
        return "taken";
      }
      if (point !== "power" || (value !== "on" && value !== "off")) return "illegal";
      isOn = value === "on";
      return "taken";
    },
    misbehave(fault) {
      if (fault === "wall-override") isOn = !isOn;
    },
    stop() {},
  };
}
