import type { Cancel } from "../../contract/clock.ts";
import { createDevice } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { mqttFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { MqttSession } from "../wires/mqtt-session.ts";
import { brokerUrl, topicOf } from "./broker-url.ts";

const batteryPercent = 88;
const lowPercent = 7;
/** It tells at once when the light on the tables has changed by so much. */
const reportedLx = 20;

/** A ceiling sensor behind Zigbee2MQTT: reports when what it sees changes, and now and then. */
export async function startPresenceSensor(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { wireClock } = around;
  const { id } = box.first;
  const topic = topicOf(box.first);
  const eye = new Eye(around);
  const report = () => session.publish(topic, JSON.stringify(eye.state()));
  const session = new MqttSession({
    wireClock,
    brokerUrl: brokerUrl(box),
    clientId: id,
    login: () => around.logins(id),
    availability: {
      topic: `${topic}/availability`,
      online: JSON.stringify({ state: "online" }),
      offline: JSON.stringify({ state: "offline" }),
    },
    subscriptions: [],
    report,
    received: () => {},
  });
  let cancel: Cancel = () => {};
  const watch = () => {
    if (eye.look()) report();
    cancel = wireClock.after("ceiling sensor", limits.worldSlotMs, watch);
  };
  watch();
  const own = [
    "stuck-occupied",
    "stuck-vacant",
    "frozen-value",
    "out-of-range",
    "low-battery",
  ] as const;
  return {
    devices: [
      createDevice(box.first, [...mqttFaults, ...own], (fault) => {
        eye.fault = fault;
        session.misbehave(fault);
      }),
    ],
    address: { type: "mqtt" },
    stop() {
      cancel();
      return session.stop();
    },
  };
}

class Eye {
  fault: Fault | null = null;
  readonly #around: Surroundings;
  #occupied = false;
  #seenMs = Number.NEGATIVE_INFINITY;
  #lookedLx = 0;
  #toldLx = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** True when the answer to "is somebody there?" has changed, or the light has. */
  look(): boolean {
    if (this.fault === "frozen-value") return false;
    const before = this.#occupied;
    this.#occupied = this.#sees();
    const lux = this.#around.world.illuminanceLx;
    const isOtherLight = Math.abs(lux - this.#lookedLx) >= reportedLx;
    if (isOtherLight) this.#lookedLx = lux;
    return this.#occupied !== before || isOtherLight;
  }

  state() {
    if (this.fault !== "frozen-value") this.#toldLx = Math.round(this.#around.world.illuminanceLx);
    const lux = this.fault === "out-of-range" ? -5 : this.#toldLx;
    return {
      occupancy: this.#occupied,
      presence: this.#occupied,
      illuminance: lux,
      battery: this.fault === "low-battery" ? lowPercent : batteryPercent,
      linkquality: 120,
    };
  }

  #sees(): boolean {
    if (this.fault === "stuck-occupied") return true;
    if (this.fault === "stuck-vacant") return false;
    const nowMs = this.#around.roomClock.monotonicMs();
    if (this.#around.world.people.count > 0) this.#seenMs = nowMs;
    return nowMs - this.#seenMs < limits.ceilingHoldMs;
  }
}
