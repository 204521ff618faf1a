import { KeptPoints } from "./kept-points.ts";
import { dark, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const hourMs = 3_600_000;
/** A fresh battery lasts a working day. */
const batteryLifeMs = 9 * hourMs;
const microphoneW = { rated: 8, standby: 1 };
const speakerW = { rated: 60, standby: 1 };
const silenceDb = -60;
const speechDb = -24;

/** A microphone channel: heard while people are there and it is not muted. */
export function createMicrophone(housing: Housing): Mechanism {
  const { around, profile } = housing;
  const kept = new KeptPoints(profile, { power: "on", mute: false, gain: 10 });
  const startedMs = around.roomClock.monotonicMs();
  installLoad(housing, microphoneW, () => kept.read("power") === "on", dark);
  const levelDb = () => {
    const isHeard = around.world.people.count > 0 && kept.read("mute") === false;
    return Math.round((isHeard ? speechDb : silenceDb) + 8 * around.random());
  };
  const batteryPercent = () => {
    const usedMs = around.roomClock.monotonicMs() - startedMs;
    return Math.max(0, Math.round(100 * (1 - usedMs / batteryLifeMs)));
  };
  return {
    ...passive,
    show(point) {
      switch (point) {
        case "level":
          return levelDb();
        case "battery":
          return batteryPercent();
        case "rfLevel":
          return -62 + Math.round(6 * around.random());
        default:
          return kept.read(point);
      }
    },
    obey: (point, value) => kept.write(point, value),
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
