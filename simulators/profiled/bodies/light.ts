import { clamp } from "../../world/clamp.ts";
import { installLoad } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const lightsW = { rated: 216, standby: 1 };
const lightsLux = 190;
const full = 100;

/** A dimmable lighting zone. The level reads 0 while it is off; a level above 0 switches it on. */
export function createLight(housing: Housing): Mechanism {
  const { world } = housing.around;
  const { id } = housing.device;
  let isOn = false;
  let lastPercent = full;
  let isDead = false;
  const levelPercent = () => (isOn ? lastPercent : 0);
  installLoad(
    housing,
    lightsW,
    () => isOn && !isDead,
    () => (isDead ? 0 : (lightsLux * levelPercent()) / full),
  );
  const turn = (on: boolean) => {
    isOn = on;
    world.switches.set(id, on);
  };
  const dim = (percent: number) => {
    if (percent > 0) lastPercent = clamp(percent, 0, full);
    turn(percent > 0);
  };
  return {
    shows: ["wall-override", "dead-lamp"],
    show(point) {
      switch (point) {
        case "power":
          return isOn ? "on" : "off";
        case "level":
          return levelPercent();
        case "illuminance":
          return Math.round(world.illuminanceLx);
        default:
          return undefined;
      }
    },
    obey(point, value) {
      if (point === "level" && typeof value === "number") {
        if (value < 0 || value > full) return "illegal";
        dim(value);
        return "taken";
      }
      if (point !== "power" || (value !== "on" && value !== "off")) return "illegal";
      turn(value === "on");
      return "taken";
    },
    misbehave(fault) {
      isDead = fault === "dead-lamp";
      if (fault === "wall-override") turn(!isOn);
    },
    stop() {},
  };
}
