import { argv } from "node:process";
import { createClock } from "../../../contract/clock.ts";
import { newCounters } from "../link-health.ts";
import { MqttBroker } from "../mqtt-broker.ts";

/** A broker in a process of its own, so that its memory is its own: `node … USERS`, prints its port. */
const [, , users = ""] = argv;
const broker = new MqttBroker(
  { host: "127.0.0.1", port: 0, users: "users" },
  { wireClock: createClock(), readSecret: () => Promise.resolve(users) },
  newCounters(),
);
await broker.start();
console.log(broker.port);
