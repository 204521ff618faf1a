import { connectAsync } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { newCounters } from "./link-health.ts";
import { MqttBroker } from "./mqtt-broker.ts";
import { issueLogins } from "./mqtt-logins.ts";
import { OutsideMqtt } from "./mqtt-outside.ts";
import { eventually } from "./rig/eventually.ts";

const wireClock = createClock();
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A broker of our own kind stands in for another one. */
async function startBroker(port: number) {
  const { content, issued } = await issueLogins("", [
    { device: "edge", topic: "room", prefixed: [] },
  ]);
  const ports = { wireClock, readSecret: () => Promise.resolve(content) };
  const broker = new MqttBroker({ host: "127.0.0.1", port, users: "u" }, ports, newCounters());
  await broker.start();
  closing.push(() => broker.stop());
  return { broker, password: issued[0]?.password ?? "" };
}

function openSession(port: number, password: string | null) {
  const counters = newCounters();
  const readSecret = () =>
    password === null ? Promise.reject(new Error("missing")) : Promise.resolve(`${password}\n`);
  const session = new OutsideMqtt(
    { url: `mqtt://127.0.0.1:${port}`, clientId: "edge-1", username: "edge", passwordFile: "p" },
    { wireClock, random: () => 0, readSecret },
    counters,
  );
  closing.unshift(() => session.stop());
  return { session, counters };
}

describe("a session with an outside broker", () => {
  it("subscribes, publishes, and comes back with its subscriptions", async () => {
    const { broker, password } = await startBroker(0);
    const { session } = openSession(broker.port, password);
    const heard: string[] = [];
    session.subscribe("room/state", (payload) => heard.push(String(payload)));
    expect(await session.publish("room/x", Buffer.from("1"), false)).toMatchObject({ ok: false });
    await session.start();
    await eventually("the session", () => session.state.isUp);
    expect(await session.publish("room/state", Buffer.from("one"), true)).toMatchObject({
      ok: true,
    });
    await eventually("the first message", () => heard.includes("one"));

    const thief = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
      clientId: "edge-1",
      username: "edge",
      password,
      reconnectPeriod: 0,
      protocolVersion: 4,
    });
    closing.unshift(() => thief.endAsync(true));
    await eventually("the session again", () => session.state.isUp && !thief.connected);
    await session.publish("room/state", Buffer.from("two"), false);
    await eventually("the second message", () => heard.includes("two"));
  });

  it("says that its login is refused", async () => {
    const { broker } = await startBroker(0);
    const { session } = openSession(broker.port, "wrong");
    await session.start();
    await eventually("the refusal", () => session.state.failure !== null);
    expect(session.state.failure?.code).toBe("device-refused");
  });

  it("says that its password file is missing, without trying to log in", async () => {
    const { session } = openSession(1, null);
    await session.start();
    expect(session.state.failure).toMatchObject({ code: "device-refused" });
    expect(session.state.failure?.detail).toContain("password file p");
  });
});
