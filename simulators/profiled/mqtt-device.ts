import { createHash } from "node:crypto";
import type { Cancel } from "../../contract/clock.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { brokerUrl } from "../devices/broker-url.ts";
import { mqttFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { MqttSession } from "../wires/mqtt-session.ts";
import { createBody } from "./create-body.ts";
import { behindWire } from "./embodied.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { MqttScript } from "./mqtt-script.ts";

const hashOf = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** A device that tells on topics of its own what its profile says, and does what it is told there. */
export function startMqttDevice(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"mqtt-points">,
): Promise<SimulatedBox> {
  const body = createBody(around, box.first, profile);
  return Promise.resolve(startMqttBody(around, box, profile, { device: box.first, body }));
}

function startMqttBody(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"mqtt-points">,
  embodied: EmbodiedDevice,
): SimulatedBox {
  const { id } = embodied.device;
  const script = new MqttScript(profile, embodied.device, embodied.body);
  const told = new Map<string, string>();
  let fault: Fault | null = null;
  let isPowered = true;
  /** Tells what has changed, or everything. */
  const report = (everything: boolean) => {
    for (const [topic, payload] of script.reports()) {
      if (!everything && told.get(topic) === payload) continue;
      told.set(topic, payload);
      session.tell(topic, payload);
    }
  };
  const session = new MqttSession({
    wireClock: around.wireClock,
    brokerUrl: brokerUrl(box),
    clientId: id,
    login: () => around.logins(id),
    availability: script.availability(),
    subscriptions: script.heard(),
    report: () => report(true),
    received(topic, payload) {
      script.obey(topic, payload, hashOf);
      for (const [at, answer] of script.answers(topic, payload)) session.tell(at, answer);
      report(false);
    },
  });
  const cancel = repeat(around, `${id} looks`, () => report(false));
  const pass = () => session.misbehave(isPowered ? fault : "dead-wire");
  const wire = behindWire([embodied], {
    shows: mqttFaults,
    setPowered(powered) {
      if (powered === isPowered) return;
      isPowered = powered;
      pass();
    },
    misbehave(wanted) {
      fault = wanted;
      pass();
    },
  });
  return {
    devices: wire.devices,
    address: { type: "mqtt" },
    stop() {
      cancel();
      wire.stop();
      return session.stop();
    },
  };
}

function repeat({ wireClock }: Surroundings, name: string, task: () => void): Cancel {
  let cancel: Cancel = () => {};
  const run = () => {
    cancel = wireClock.after(name, limits.mqttLookMs, run);
    task();
  };
  run();
  return () => cancel();
}
