import { Battery } from "../../world/battery.ts";
import { KeptPoints } from "./kept-points.ts";
import { dark, hasPoint, installLoad, passive } from "./mechanism.ts";
import type { Housing, Mechanism } from "./mechanism.ts";

const microphoneW = { rated: 8, standby: 1 };
const speakerW = { rated: 60, standby: 1 };
const silenceDb = -60;
const speechDb = -24;
const toneSignalDb = -20;

/** A microphone channel: it hears the room while it is not muted. */
export function createMicrophone(housing: Housing): Mechanism {
  const { around, device, profile } = housing;
  const { world } = around;
  const kept = new KeptPoints(profile, { power: "on", mute: false, gain: 10 });
  let isDeaf = false;
  const isOn = () => kept.read("power") === "on";
  installLoad(housing, microphoneW, isOn, dark);
  const battery = new Battery(around.roomClock);
  const wear = () =>
    battery.use(world.isSupplied(device.id) && isOn() && kept.read("mute") === false);
  const unfollow = world.onSupply(device.id, wear);
  wear();
  const levelDb = () => {
    const hears = kept.read("mute") === false && !isDeaf;
    return Math.round(hears ? world.sound.levelDb() : world.sound.noiseDb());
  };
  return {
    shows: hasPoint(profile, "level") ? ["deaf-microphone"] : [],
    misbehave(fault) {
      isDeaf = fault === "deaf-microphone";
    },
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

/** An amplifier or loudspeaker channel, a tone generator, or both in one. */
export function createSpeaker(housing: Housing): Mechanism {
  const { around, device, profile } = housing;
  const { world } = around;
  const kept = new KeptPoints(profile, { power: "on", mute: false, level: -10, tone: false });
  let isSilent = false;
  const isWorking = () => world.isSupplied(device.id) && kept.read("power") === "on";
  installLoad(housing, speakerW, () => kept.read("power") === "on", dark);
  const hasTone = hasPoint(profile, "tone");
  const plays = () => isWorking() && !isSilent;
  if (hasTone) world.sound.addTone(() => plays() && kept.read("tone") === true);
  if (hasPoint(profile, "mute") || !hasTone) {
    world.sound.addSpeaker(() =>
      plays() && kept.read("mute") === false ? Number(kept.read("level")) : null,
    );
  }
  const signalDb = () => {
    if (kept.read("mute") === true) return silenceDb;
    if (world.sound.isTonePlaying) return toneSignalDb;
    return Math.round((world.people.count > 0 ? speechDb : silenceDb) + 6 * around.random());
  };
  return {
    ...passive,
    shows: ["silent-speaker"],
    misbehave(fault) {
      isSilent = fault === "silent-speaker";
    },
    show: (point) => (point === "signal" ? signalDb() : kept.read(point)),
    obey: (point, value) => kept.write(point, value),
  };
}
