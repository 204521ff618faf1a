import { createHash } from "node:crypto";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { Aedes } from "aedes";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventually, staysFalse } from "../testing/eventually.ts";
import { startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";
import { createSteadyAppliance } from "../world/appliance.ts";

const parts = (port: number) => `
links: { room: { mqtt: { embedded: { port: ${port}, users: /nowhere } } } }
devices:
  plate-a1: { profile: huitang/mqtt-plate, link: room, topic: plates/a1 }
  plate-a2: { profile: huitang/mqtt-plate, link: room, topic: plates/a2 }
  ceiling: { profile: zigbee2mqtt/presence, link: room, topic: zigbee2mqtt/ceiling }
  door: { profile: zigbee2mqtt/lock, link: room, topic: zigbee2mqtt/door }
`;

let broker: Aedes;
let server: Server;
let room: TestRoom;
let known: boolean;
let secret: string;
let rejected: number;
const messages = new Map<string, string>();

beforeEach(async () => {
  known = true;
  secret = "secret";
  rejected = 0;
  messages.clear();
  broker = await Aedes.createBroker();
  broker.authenticate = (client, username, password, done) => {
    const good = username === client.id && password?.toString() === `secret of ${username}`;
    if (!good) rejected += 1;
    done(null, good);
  };
  broker.on("publish", (packet) => messages.set(packet.topic, packet.payload.toString()));
  server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  room = await startTestRoom(parts(port), (device) =>
    Promise.resolve(known ? { username: device, password: `${secret} of ${device}` } : undefined),
  );
});
afterEach(async () => {
  await room.stop();
  await eventually("all clients gone", () => broker.connectedClients === 0);
  await new Promise<void>((resolve) => broker.close(resolve));
  await new Promise((resolve) => server.close(resolve));
});

const told = (topic: string, part: string) =>
  eventually(`${part} on ${topic}`, () => {
    const payload = messages.get(topic);
    return payload?.includes(part) === true && payload;
  });

const tell = (topic: string, payload: Buffer | string) =>
  new Promise<void>((resolve, reject) => {
    const packet = { topic, payload, cmd: "publish", qos: 1, retain: false, dup: false } as const;
    broker.publish(packet, (error) => (error ? reject(error) : resolve()));
  });

const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a name plate", () => {
  const topic = "plates/a1";

  it("acknowledges an image by its hash once it is drawn, and only the newest", async () => {
    await told(`${topic}/availability`, "online");
    await told(`${topic}/state`, hashOf(""));
    await tell(`${topic}/image/set`, "old names");
    await eventually("the drawing", () => room.roomClock.waiting().includes("plate redraws"));
    room.roomClock.advance(10_000);
    await tell(`${topic}/image/set`, "new names");
    await eventually("the newer one", () => {
      room.roomClock.advance(1000);
      return messages.get(`${topic}/state`)?.includes(hashOf("new names"));
    });
    expect(JSON.parse(messages.get(`${topic}/state`) ?? "")).toEqual({
      image: hashOf("new names"),
      battery: expect.any(Number),
      rssi: expect.any(Number),
      temperature: expect.closeTo(28.5, 0),
      checkIn: 0,
    });
  });

  it("says what stands on it when it breaks off a redraw, or is sent what is another's", async () => {
    await told(`${topic}/state`, hashOf(""));
    room.misbehave("plate-a1", "half-redraw");
    await tell(`${topic}/image/set`, "names");
    const other = (hash: string) => !messages.get(`${topic}/state`)?.includes(hash);
    await eventually("half a picture", () => {
      room.roomClock.advance(1000);
      return other(hashOf("")) && other(hashOf("names"));
    });
    room.misbehave("plate-a1", "swapped");
    await tell("plates/a2/image/set", "neighbour");
    const shown = await eventually("the neighbour's", async () => {
      await tell(`${topic}/image/set`, "newest names");
      room.roomClock.advance(2000);
      const state = messages.get(`${topic}/state`);
      return state?.includes(hashOf("neighbour")) === true && state;
    });
    expect(shown).not.toContain(hashOf("newest names"));
  });

  it("can take images and never show them", async () => {
    await told(`${topic}/state`, hashOf(""));
    room.misbehave("plate-a1", "never-acknowledges");
    await tell(`${topic}/image/set`, "names");
    await staysFalse("a drawing", 150, () => room.roomClock.waiting().includes("plate redraws"));
    expect(messages.get(`${topic}/state`)).toContain(hashOf(""));
  });

  it("is reported offline by the broker when its wire dies, and comes back", async () => {
    await told(`${topic}/availability`, "online");
    room.misbehave("plate-a1", "dead-wire");
    expect(await told(`${topic}/availability`, "offline")).toBe("offline");
    room.misbehave("plate-a1", null);
    expect(await told(`${topic}/availability`, "online")).toBe("online");
  });
});

describe("the ceiling sensor", () => {
  const topic = "zigbee2mqtt/ceiling";

  it("sees people at once and forgets them after its hold", async () => {
    await told(`${topic}/availability`, '{"state":"online"}');
    await told(topic, '"presence":false');
    room.people.enter(2);
    await told(topic, '"presence":true');
    room.people.leave(2);
    await staysFalse("nobody yet", 250, () => messages.get(topic)?.includes("false") === true);
    room.roomClock.advance(30_000);
    await told(topic, '"presence":false');
    room.misbehave("ceiling", "stuck-occupied");
    expect(JSON.parse(await told(topic, '"presence":true'))).toMatchObject({ occupancy: true });
  });

  it("tells the light on the tables, and at once when a lamp is switched", async () => {
    const appliance = createSteadyAppliance(() => 216);
    room.world.install({ id: "lights", supply: "lights", isBackedUp: false, appliance, lux: 190 });
    const told = () => Number(JSON.parse(messages.get(topic) ?? "{}").illuminance ?? Number.NaN);
    const dark = await eventually("a first word", () => !Number.isNaN(told()) && { lux: told() });
    room.world.switches.set("lights", true);
    await eventually("the lamp", () => Math.abs(told() - dark.lux - 190) <= 1);
    room.misbehave("ceiling", "frozen-value");
    room.world.switches.set("lights", false);
    await staysFalse("another light", 300, () => told() < dark.lux + 180);
    expect(room.world.illuminanceLx).toBeLessThan(dark.lux + 1);
    room.misbehave("ceiling", null);
    await eventually("darkness", () => Math.abs(told() - dark.lux) <= 1);
  });
});

describe("the door lock", () => {
  const topic = "zigbee2mqtt/door";
  const moved = (thrown: boolean) =>
    eventually("the bolt", () => {
      room.roomClock.advance(500);
      return room.world.bolts.get("door") === thrown;
    });

  it("moves its bolt when told, and by hand", async () => {
    await told(topic, '"state":"LOCK"');
    await tell(`${topic}/set`, '{"state":"UNLOCK"}');
    await moved(false);
    await told(topic, '"lock_state":"unlocked"');
    room.misbehave("door", "wall-override");
    await moved(true);
    await told(topic, '"state":"LOCK"');
    room.misbehave("door", "ignores-commands");
    await tell(`${topic}/set`, '{"state":"UNLOCK"}');
    await tell(`${topic}/set`, "not JSON");
    await staysFalse("a move", 100, () => room.roomClock.waiting().includes("bolt moves"));
    expect(room.world.bolts.get("door")).toBe(true);
  });

  it("runs its motor for nothing while its bolt is jammed, and says that it is ajar", async () => {
    await told(topic, '"lock_state":"locked"');
    room.misbehave("door", "jammed-bolt");
    await tell(`${topic}/set`, '{"state":"UNLOCK"}');
    await eventually("the motor", () => {
      room.roomClock.advance(500);
      return messages.get(topic)?.includes("not_fully_locked");
    });
    expect(room.world.bolts.get("door")).toBe(true);
    room.misbehave("door", null);
    await tell(`${topic}/set`, '{"state":"UNLOCK"}');
    await moved(false);
    await told(topic, '"lock_state":"unlocked"');
  });
});

describe("a battery that is nearly empty", () => {
  it.each([
    ["plate-a1", "plates/a1/state"],
    ["ceiling", "zigbee2mqtt/ceiling"],
    ["door", "zigbee2mqtt/door"],
  ])("is told by the %s", async (device, topic) => {
    const percent = () => Number(JSON.parse(messages.get(topic) ?? "{}").battery ?? Number.NaN);
    await eventually("a good battery", () => percent() > 50);
    room.misbehave(device, "low-battery");
    await eventually("a low one", () => percent() < 10);
    room.misbehave(device, null);
    await eventually("a good one again", () => percent() > 50);
    expect(room.devices.get(device)?.fault).toBeNull();
  });
});

describe("an MQTT device", () => {
  it("waits for its login, and for a broker that is not there yet", async () => {
    await told("plates/a1/availability", "online");
    known = false;
    room.misbehave("plate-a1", "restarts");
    await told("plates/a1/availability", "offline");
    room.misbehave("plate-a1", null);
    await staysFalse(
      "a try without login",
      400,
      () => messages.get("plates/a1/availability") !== "offline" || rejected > 0,
    );
    known = true;
    await told("plates/a1/availability", "online");
    expect(rejected).toBe(0);
  });

  it("does not hammer a broker that refuses it, and takes up a changed password", async () => {
    await told("plates/a1/availability", "online");
    secret = "wrong secret";
    room.misbehave("plate-a1", "restarts");
    await told("plates/a1/availability", "offline");
    room.misbehave("plate-a1", null);
    await eventually("a refusal", () => rejected > 0);
    secret = "secret";
    await told("plates/a1/availability", "online");
    expect(rejected).toBe(1);
  });
});
