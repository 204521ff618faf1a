import { isWritable } from "../../../contract/profile.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { Fault } from "../../faults.ts";
import { createLamp, lampWatts } from "../../world/lamp.ts";
import type { LampAppliance, LampPhase } from "../../world/lamp.ts";
import type { Obeyed } from "../body.ts";
import { inWordsOf, KeptPoints } from "./kept-points.ts";
import { dark, hasPoint, install, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism, Watts } from "./mechanism.ts";

const hourMs = 3_600_000;
const burntMs = 1312 * hourMs;
/** Of a lamp made for 3000. */
const wornHours = 12_000;
const filterHours = 640;
const projectorW = { rated: 320, standby: 0.5 };
const signW = { rated: 58, standby: 6 };
const whileOn = new Set(["input", "pictureMute", "freeze"]);

/** The words a model may have for a phase of the lamp, the exact one first. */
const words: Readonly<Record<LampPhase, readonly string[]>> = {
  standby: ["off"],
  warming: ["warming", "on"],
  on: ["on"],
  cooling: ["cooling", "off"],
};

/** A projector or display: a lamp that warms up and cools down, an input, a picture. */
export function createProjector(housing: Housing): Mechanism {
  const { profile } = housing;
  const lamp = lampIn(housing, projectorW);
  const kept = new KeptPoints(profile, { input: "31", pictureMute: false, freeze: false });
  const isOn = () => lamp.lamp().phase === "on";
  let isWorn = false;
  const hours = () => (isWorn ? wornHours : Math.floor(lamp.lamp().burntMs / hourMs));
  const common = lampFaults(lamp);
  return {
    ...common,
    shows: hasPoint(profile, "lampHours") ? [...common.shows, "lamp-worn"] : common.shows,
    misbehave(fault) {
      isWorn = fault === "lamp-worn";
      common.misbehave(fault);
    },
    show(point) {
      switch (point) {
        case "power":
          return inWordsOf(profile, "power", words[lamp.lamp().phase]);
        case "lampHours":
          return hours();
        case "filterHours":
          return filterHours;
        case "resolution":
          return isOn() ? "1920x1080" : "";
        default:
          return kept.read(point);
      }
    },
    obey(point, value) {
      if (point === "power") return switchLamp(lamp, value);
      return whileOn.has(point) && !isOn() ? "busy" : kept.write(point, value);
    },
  };
}

/** A sign: a lamp when it can be switched, else lit while it has words to show. */
export function createSign(housing: Housing): Mechanism {
  const { profile } = housing;
  const kept = new KeptPoints(profile, { text: "", brightness: 60 });
  let isGarbled = false;
  const shown = (point: string) => {
    const value = kept.read(point);
    return isGarbled && point === "text" ? garbled(String(value)) : value;
  };
  const garbles: readonly Fault[] = hasPoint(profile, "text") ? ["garbled-sign"] : [];
  if (!isWritable(profile, "power")) {
    installLoad(housing, signW, () => kept.read("text") !== "", dark);
    return {
      ...passive,
      shows: garbles,
      misbehave(fault) {
        isGarbled = fault === "garbled-sign";
      },
      show: (point) => (point === "power" ? "on" : shown(point)),
      obey: (point, value) => kept.write(point, value),
    };
  }
  const lamp = lampIn(housing, signW);
  const common = lampFaults(lamp);
  return {
    ...common,
    shows: [...common.shows, ...garbles],
    misbehave(fault) {
      isGarbled = fault === "garbled-sign";
      common.misbehave(fault);
    },
    show: (point) =>
      point === "power" ? inWordsOf(profile, "power", words[lamp.lamp().phase]) : shown(point),
    obey: (point, value) =>
      point === "power" ? switchLamp(lamp, value) : kept.write(point, value),
  };
}

/** Words that nobody has sent, of the same length. */
const garbled = (text: string): string => text.replaceAll(/\S/gu, "#");

function lampIn(housing: Housing, usual: Watts): LampAppliance {
  const { profile } = housing;
  const { warmUp, coolDown } = profile.timings;
  const { rated, standby } = profile.watts ?? usual;
  const timings = { warmUpMs: warmUp ?? 0, coolDownMs: coolDown ?? 0 };
  const lamp = createLamp(timings, lampWatts(rated, standby), burntMs);
  install(housing, lamp, dark);
  return lamp;
}

function lampFaults(lamp: LampAppliance) {
  const shows: readonly Fault[] = ["never-cools"];
  return {
    shows,
    misbehave: (fault: Fault | null) => lamp.hold(fault === "never-cools"),
    stop() {},
  };
}

function switchLamp(lamp: LampAppliance, value: PointValue): Obeyed {
  if (value !== "on" && value !== "off") return "illegal";
  return (value === "on" ? lamp.switchOn() : lamp.switchOff()) ? "taken" : "busy";
}
