import { Battery } from "../../world/battery.ts";
import { KeptPoints } from "./kept-points.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const microphoneW = { rated: 8, standby: 1 };
const speakerW = { rated: 60, standby: 1 };
const silenceDb = -60;
const speechDb = -24;

/** A microphone channel: heard while people are there and it is not muted. */
export function createMicrophone(housing: Housing): Mechanism {
  const { around, device, profile } = housing;
  const { world } = around;
  const kept = new KeptPoints(profile, { power: "on", mute: false, gain: 10 });
  const isOn = () => kept.read("power") === "on";
  installLoad(housing, microphoneW, isOn, dark);
  const battery = new Battery(around.roomClock);
  const wear = () =>
    battery.use(world.isSupplied(device.id) && isOn() && kept.read("mute") === false);
  const unfollow = world.onSupply(device.id, wear);
  wear();
  const levelDb = () => {
    const isHeard = world.people.count > 0 && kept.read("mute") === false;
    return Math.round((isHeard ? speechDb : silenceDb) + 8 * around.random());
  };
  return {
    ...passive,
    show(point) {
      switch (point) {
        case "level":
          return levelDb();
        case "battery":
          return Math.round(100 * battery.left);
        case "rfLevel":
          return -62 + Math.round(6 * around.random());
        default:
          return kept.read(point);
      }
    },
    obey(point, value) {
      const obeyed = kept.write(point, value);
      wear();
      return obeyed;
    },
    stop: unfollow,
  };
}

/** An amplifier or loudspeaker channel. */
export function createSpeaker(housing: Housing): Mechanism {
  const { around, profile } = housing;
  const kept = new KeptPoints(profile, { power: "on", mute: false, level: -10 });
  installLoad(housing, speakerW, () => kept.read("power") === "on", dark);
  const signalDb = () => {
    const isHeard = around.world.people.count > 0 && kept.read("mute") === false;
    return Math.round((isHeard ? speechDb : silenceDb) + 6 * around.random());
  };
  return {
    ...passive,
    show: (point) => (point === "signal" ? signalDb() : kept.read(point)),
    obey: (point, value) => kept.write(point, value),
  };
}
