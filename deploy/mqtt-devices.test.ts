import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../contract/clock.ts";
import { pointKindOf } from "../contract/points.ts";
import type { ProfileOf } from "../contract/profile.ts";
import type { PointValue } from "../contract/reading.ts";
import { bindingSchema } from "../contract/room-config.ts";
import { compileRoom } from "../edge/devices/compile-room.ts";
import { ownTopics } from "../edge/devices/own-topics.ts";
import { openProfileFolder } from "../edge/devices/profile-folder.ts";
import { createDriver } from "../edge/drivers/create-driver.ts";
import type { PointSample } from "../edge/drivers/driver.ts";
import { issueLogins } from "../edge/links/mqtt-logins.ts";
import { createLinks } from "../edge/links/links.ts";
import { freePort } from "../edge/links/rig/free-port.ts";
import { createMemoryGpio } from "../edge/links/rig/room.ts";
import { startMqttDevice } from "../simulators/profiled/mqtt-device.ts";
import { eventually } from "../simulators/testing/eventually.ts";
import { testSurroundings } from "../simulators/testing/noting-body.ts";

const catalogue = openProfileFolder("firmware-profiles");
function mqttProfile(id: string): ProfileOf<"mqtt-points"> | null {
  const found = catalogue.profile(id);
  return found?.ok === true && found.value.driver === "mqtt-points" ? found.value : null;
}
const ids = catalogue.ids.filter((id) => mqttProfile(id) !== null);

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const head = {
  room: "r1",
  name: { zh: "一", en: "one" },
  site: "s1",
  timezone: "Asia/Shanghai",
  pack: "nx",
  standbyWatts: 100,
  data: "/nowhere",
};

/** The edge's driver and a device made from the same profile, at the edge's own broker. */
async function openPair(id: string, profile: ProfileOf<"mqtt-points">) {
  const port = await freePort();
  const places = JSON.stringify(profile.points);
  const binding = {
    profile: id,
    link: "line",
    topic: "floor2/one",
    ...(places.includes("{channel}") ? { channel: 2 } : {}),
    ...(places.includes("{tag}") ? { tag: "part_1" } : {}),
    ...(profile.kind === "nameplate" ? { seat: "A1" } : {}),
    ...(profile.kind === "contact" ? { role: "window" as const } : {}),
  };
  const links = { line: { mqtt: { embedded: { port, users: "users" } } } };
  const text = JSON.stringify({ ...head, links, devices: { d1: binding } });
  const room = compileRoom(text, "room.yaml", catalogue, new Map());
  if (!room.ok) throw new Error(JSON.stringify(room.problems));
  const device = room.value.devices.get("d1");
  if (device === undefined) throw new Error("no device");
  const prefixed = ownTopics(profile, binding.topic).slice(1);
  const login = await issueLogins("", [{ device: "d1", topic: binding.topic, prefixed }]);
  const wireClock = createClock();
  const edge = createLinks(room.value, {
    wireClock,
    random: () => 0,
    readSecret: () => Promise.resolve(login.content),
    gpio: createMemoryGpio().backEnd,
    log: () => {},
  });
  const readings = new Map<string, PointSample>();
  const ports = { wireClock, readSecret: () => Promise.resolve(""), image: () => undefined };
  const driver = createDriver(device, edge, ports);
  driver.start({
    samples: (samples) => {
      for (const sample of samples) readings.set(sample.point, sample);
    },
    lost: () => readings.clear(),
  });
  await edge.start();
  closing.push(
    () => edge.stop(),
    () => driver.stop(),
  );
  const far = await startDevice(id, profile, binding, links.line, login.issued[0]?.password ?? "");
  return { driver, readings, far };
}

async function startDevice(
  id: string,
  profile: ProfileOf<"mqtt-points">,
  binding: object,
  link: { mqtt: { embedded: { port: number; users: string } } },
  password: string,
) {
  const around = {
    ...testSurroundings(5),
    logins: () => Promise.resolve({ username: "d1", password }),
  };
  const first = { id: "d1", binding: bindingSchema.parse({ ...binding, profile: id }) };
  const { embedded } = link.mqtt;
  const mqtt = { embedded: { host: "127.0.0.1", ...embedded } };
  const box = await startMqttDevice(around, { first, all: [first], link: { mqtt } }, profile);
  closing.push(() => box.stop());
  const pass = () => {
    around.world.advance(1000);
    around.roomClock.advance(1000);
  };
  return { box, pass };
}

/** Values worth writing to a point: both ends of what it can be. */
function wishesFor(profile: ProfileOf<"mqtt-points">, point: string): readonly PointValue[] {
  const kind = pointKindOf(profile.kind, point);
  const settings = profile.points[point];
  if (settings?.set === undefined || settings.set.image || settings.silent) return [];
  if (kind?.type === "number") return [30, 75];
  const meanings = [...new Set(Object.values(settings.values ?? {}))];
  return [...meanings, ...meanings].slice(0, 3);
}

describe.each(ids)("%s, edge and device over a real broker", (id) => {
  it("tells what it shows, does what it is told, and is missed when it is gone", async () => {
    const profile = mqttProfile(id);
    if (profile === null) throw new Error("unreachable");
    const { driver, readings, far } = await openPair(id, profile);
    const told = Object.keys(profile.points).filter(
      (name) => !(profile.points[name]?.silent ?? false),
    );
    await eventually(`every reading of ${told.join(", ")}`, () => {
      far.pass();
      return told.every((name) => readings.has(name));
    });
    expect([...readings.values()].every(({ quality }) => quality === "good")).toBe(true);
    for (const name of told) {
      for (const wish of wishesFor(profile, name)) {
        expect(await driver.write(name, wish, "command")).toMatchObject({ ok: true });
        await eventually(`${name} ${String(wish)}`, () => {
          far.pass();
          return readings.get(name)?.value === wish;
        });
      }
    }
    if (profile.link.availability === undefined) return;
    far.box.devices[0]?.misbehave("dead-wire");
    await eventually("the loss", () => readings.size === 0);
    far.box.devices[0]?.misbehave(null);
    await eventually("its return", () => readings.size > 0);
  });
});

describe("the MQTT profiles", () => {
  it("were all gone through", () => expect(ids.length).toBeGreaterThanOrEqual(12));
});
