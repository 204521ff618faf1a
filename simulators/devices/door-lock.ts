import type { Cancel } from "../../contract/clock.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { mqttFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { MqttSession } from "../wires/mqtt-session.ts";
import { brokerUrl, topicOf } from "./broker-url.ts";

/** The motor needs this long to move the bolt, room time. */
const boltMs = 1500;
const batteryPercent = 81;
const lowPercent = 6;

/** A motor lock behind Zigbee2MQTT: `{"state":"LOCK"}` on `<topic>/set` throws the bolt. */
export async function startDoorLock(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { world, roomClock } = around;
  const { id } = box.first;
  const topic = topicOf(box.first);
  let fault: Fault | null = null;
  let cancel: Cancel = () => {};
  /** The motor has run, and the bolt is neither here nor there. */
  let isAjar = false;
  world.bolts.set(id, true);
  const move = (thrown: boolean) => {
    cancel();
    cancel = roomClock.after("bolt moves", boltMs, () => {
      isAjar = fault === "jammed-bolt";
      if (!isAjar) world.bolts.set(id, thrown);
      report();
    });
  };
  const session = new MqttSession({
    wireClock: around.wireClock,
    brokerUrl: brokerUrl(box),
    clientId: id,
    login: () => around.logins(id),
    availability: {
      topic: `${topic}/availability`,
      online: JSON.stringify({ state: "online" }),
      offline: JSON.stringify({ state: "offline" }),
    },
    subscriptions: [`${topic}/set`, `${topic}/get`],
    report: () => report(),
    received(asked, payload) {
      const wanted = asked.endsWith("/set") ? wantedState(payload) : undefined;
      if (wanted !== undefined && fault !== "ignores-commands") move(wanted);
      else report();
    },
  });
  const report = () => {
    const locked = world.bolts.get(id) === true;
    const state = locked ? "LOCK" : "UNLOCK";
    const lock_state = isAjar ? "not_fully_locked" : locked ? "locked" : "unlocked";
    const battery = fault === "low-battery" ? lowPercent : batteryPercent;
    session.publish(topic, JSON.stringify({ state, lock_state, battery }));
  };
  const own = ["ignores-commands", "wall-override", "jammed-bolt", "low-battery"] as const;
  return {
    devices: [
      createDevice(box.first, [...mqttFaults, ...own], (wanted) => {
        fault = wanted;
        if (wanted !== "jammed-bolt") isAjar = false;
        if (wanted === "wall-override") move(world.bolts.get(id) !== true);
        session.misbehave(wanted);
      }),
    ],
    address: { type: "mqtt" },
    stop() {
      cancel();
      return session.stop();
    },
  };
}

/** True: lock; false: unlock; undefined: neither was asked. */
function wantedState(payload: Buffer): boolean | undefined {
  try {
    const message: unknown = JSON.parse(payload.toString("utf8"));
    if (message === null || typeof message !== "object" || !("state" in message)) return undefined;
    if (message.state === "LOCK") return true;
    return message.state === "UNLOCK" ? false : undefined;
  } catch {
    return undefined;
  }
}
