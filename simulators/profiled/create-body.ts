import type { DeviceKind } from "../../contract/points.ts";
import type { Profile } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { BoundDevice, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { createAirProbe } from "./bodies/air-probe.ts";
import { createMicrophone, createSpeaker } from "./bodies/audio.ts";
import { createBrokenSensor } from "./bodies/broken-sensor.ts";
import { createClimate } from "./bodies/climate.ts";
import { createCurtain } from "./bodies/curtain.ts";
import { createDoorBolt } from "./bodies/door-bolt.ts";
import { createFan } from "./bodies/fan.ts";
import { identityOf } from "./bodies/identity.ts";
import { createInputContact } from "./bodies/input-contact.ts";
import { createLight } from "./bodies/light.ts";
import { feedOf, hasPoint, takesCommands } from "./bodies/mechanism.ts";
import type { Housing, Mechanism } from "./bodies/mechanism.ts";
import { createMeter } from "./bodies/meter.ts";
import { createPaper } from "./bodies/paper.ts";
import { createPresence } from "./bodies/presence.ts";
import { createRecorder } from "./bodies/recorder.ts";
import { createRelayContact } from "./bodies/relay-contact.ts";
import { createProjector, createSign } from "./bodies/screen.ts";
import { Waking } from "./bodies/waking.ts";
import type { Body } from "./body.ts";

const mechanisms: Readonly<Record<DeviceKind, (housing: Housing) => Mechanism>> = {
  microphone: createMicrophone,
  speaker: createSpeaker,
  projector: createProjector,
  "led-sign": createSign,
  nameplate: createPaper,
  "lighting-zone": createLight,
  hvac: createClimate,
  presence: createPresence,
  meter: createMeter,
  relay: createRelayContact,
  "door-lock": createDoorBolt,
  curtain: createCurtain,
  "air-sensor": createAirProbe,
  contact: createInputContact,
  ventilation: createFan,
  recorder: createRecorder,
};

/**
 * The physical side of a device, made from its profile: it draws what the profile says, on the
 * supply its binding names, and shows every point of the profile that a device of its kind has.
 */
export function createBody(around: Surroundings, device: BoundDevice, profile: Profile): Body {
  const kind = device.binding.kind ?? profile.kind;
  const housing = { around, device, profile, kind };
  // A relay channel stays a contact, whatever it switches.
  const mechanism = mechanisms[profile.kind === "relay" ? "relay" : kind](housing);
  const sensor = createBrokenSensor(housing);
  const waking = new Waking({
    around,
    id: device.id,
    feed: feedOf(housing),
    deafMs: profile.timings.deaf,
  });
  let obeys = true;
  const truth = (point: string): PointValue | null => {
    if (!hasPoint(profile, point)) return null;
    return mechanism.show(point) ?? identityOf(device, profile, point) ?? null;
  };
  const own: readonly Fault[] = ["restarts", "deaf-after-power-on"];
  const ignoring: readonly Fault[] = takesCommands(profile) ? ["ignores-commands"] : [];
  return {
    get isAwake() {
      return waking.isAwake;
    },
    onAwake: (changed) => waking.onChange(changed),
    read: (point) => sensor.shown(point, truth(point)),
    write: (point, value) => {
      if (!hasPoint(profile, point)) return "illegal";
      return obeys ? mechanism.obey(point, value) : "taken";
    },
    shows: [...own, ...ignoring, ...sensor.shows, ...mechanism.shows],
    misbehave(fault) {
      obeys = fault !== "ignores-commands";
      sensor.misbehave(fault, truth);
      mechanism.misbehave(fault);
      waking.misbehave(fault);
    },
    stop() {
      waking.stop();
      mechanism.stop();
    },
  };
}
