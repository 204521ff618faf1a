import { KeptPoints } from "./kept-points.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const recorderW = { rated: 35, standby: 2 };

/** A recorder with a remote control of its own. Switched off, it records nothing. */
export function createRecorder(housing: Housing): Mechanism {
  const kept = new KeptPoints(housing.profile, { power: "on", recording: false });
  const isOn = () => kept.read("power") === "on";
  installLoad(housing, recorderW, isOn, dark);
  return {
    ...passive,
    show: (point) =>
      point === "recording" ? isOn() && kept.read(point) === true : kept.read(point),
    obey(point, value) {
      if (point === "recording" && value === true && !isOn()) return "busy";
      const obeyed = kept.write(point, value);
      if (!isOn()) kept.write("recording", false);
      return obeyed;
    },
  };
}
