import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { createClock } from "../../contract/clock.ts";
import { profileSampleSchema } from "../../contract/profile.ts";
import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import type { Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import { staysFalse } from "../testing/eventually.ts";
import { profiles, shippedIds } from "../testing/room.ts";
import { connectSerial, connectTcp } from "../testing/wire-client.ts";
import type { WireClient } from "../testing/wire-client.ts";
import { seededRandom } from "../world/random.ts";
import { World } from "../world/world.ts";
import type { Body, Obeyed } from "./body.ts";
import { startFrameBodies } from "./frame-device.ts";

type FrameProfile = ProfileOf<"binary-frame">;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A body that is whatever it is told. */
class PlainBody implements Body {
  isAwake = true;
  readonly values = new Map<string, PointValue>();
  readonly shows = [];
  obeyed: Obeyed = "taken";
  #changed: (isAwake: boolean) => void = () => {};
  onAwake(changed: (isAwake: boolean) => void) {
    this.#changed = changed;
    return () => {};
  }
  read = (point: string) => this.values.get(point) ?? null;
  misbehave() {}
  stop() {}
  sleep() {
    this.isAwake = false;
    this.#changed(false);
  }
  write(point: string, value: PointValue): Obeyed {
    if (this.obeyed === "taken") this.values.set(point, value);
    return this.obeyed;
  }
}

function around(): Surroundings {
  const clock = createClock();
  const random = seededRandom(3);
  const wallMs = () => clock.wallMs();
  const world = new World({ seats: 24, season: "cooling", random, wallMs });
  const logins = () => Promise.resolve(undefined);
  return { world, roomClock: clock, wireClock: clock, random, logins };
}

function shipped(id: string): FrameProfile {
  const profile = profiles(id);
  if (profile?.driver === "binary-frame") return profile;
  throw new Error(`no frame profile ${id}`);
}

const samplesOf = (id: string) => {
  const file = new URL(`../../firmware-profiles/${id}.sample.yaml`, import.meta.url);
  return profileSampleSchema.parse(parse(readFileSync(fileURLToPath(file), "utf8"))).exchanges;
};

const hexOf = (text: string) => Buffer.from(text, "latin1").toString("hex").toUpperCase();
const textOf = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex").toString("latin1");

/** Devices of one model on one wire, fast enough to test, and the other end of that wire. */
async function open(id: string, places: readonly object[]) {
  const profile = shipped(id);
  const embodied = places.map((place, at) => ({
    device: { id: `d${at}`, binding: bindingSchema.parse({ profile: id, ...place }) },
    body: new PlainBody(),
  }));
  const [first] = embodied;
  if (first === undefined) throw new Error("no device");
  const all = embodied.map(({ device }) => device);
  const box = { first: first.device, all, link: null };
  const running = await startFrameBodies(around(), box, embodied, profile);
  stops.push(() => running.stop());
  const { address } = running;
  const client =
    address.type === "serial"
      ? await connectSerial(address.path, 115_200)
      : await connectTcp(address.type === "tcp" ? address.port : 0);
  stops.push(() => client.close());
  return { running, client, body: first.body, bodies: embodied.map(({ body }) => body) };
}

const serial = { serial: { port: "/dev/ttyS9", baud: 115_200 } };

/** Sends hex and takes as many bytes as are expected. */
async function exchange(client: WireClient, sent: string, bytes: number): Promise<string> {
  client.send(textOf(sent));
  return hexOf(await client.takeLength(bytes));
}

const silence = async (client: WireClient, sent: string) => {
  client.send(textOf(sent));
  await staysFalse("an answer", 60, () => client.received !== "");
};

describe("a device that answers", () => {
  const published = ["dlt645/meter-2007", "dooya/rs485"].flatMap((id) =>
    samplesOf(id).map((sample) => ({ id, sample, reads: JSON.stringify(sample.reads) })),
  );

  it.each(published)("$id says as its sample does: $reads", async ({ id, sample }) => {
    const { client, body } = await open(id, [{ ...serial, address: sample.address }]);
    for (const [point, value] of Object.entries(sample.reads)) body.values.set(point, value);
    const expected = sample.received.replaceAll(" ", "").replace(/^(FE)+/, "");
    expect(await exchange(client, sample.sent ?? "", expected.length / 2)).toBe(expected);
  });

  it("obeys, repeats the command, and refuses as its maker says", async () => {
    const { client, body } = await open("dooya/rs485", [{ ...serial, address: "1234" }]);
    expect(await exchange(client, "55 12 34 03 04 32 C9 38", 8)).toBe("551234030432C938");
    expect(body.values.get("position")).toBe(50);
    body.obeyed = "busy";
    expect(await exchange(client, "55 12 34 03 04 32 C9 38", 8)).toBe("5512340304FF08AD");
    await silence(client, "55 12 34 03 04 32 C9 39");
    await silence(client, "55 43 21 01 02 01 2B 4D");
  });

  it("shares its line with others, each with its own address and its own faults", async () => {
    const { client, bodies, running } = await open("dooya/rs485", [
      { ...serial, address: "1234" },
      { ...serial, address: "1235" },
    ]);
    bodies[0]?.values.set("position", 0);
    bodies[1]?.values.set("position", 50);
    const askFirst = "55 12 34 01 02 01 2B 4D";
    const askSecond = "55 12 35 01 02 01 2A B1";
    expect(await exchange(client, askFirst, 8)).toBe("551234010100EA7D");
    running.devices[0]?.misbehave("silent");
    await silence(client, askFirst);
    expect(await exchange(client, askSecond, 8)).toBe("5512350101326A54");
  });

  it("answers over a socket, by meanings", async () => {
    const tcp = { tcp: { host: "127.0.0.1" } };
    const { client, body } = await open("nec/projector", [tcp]);
    expect(await exchange(client, "02 00 00 00 00 02", 6)).toBe("220000000022");
    expect(body.values.get("power")).toBe("on");
    const status = await exchange(client, "00 85 00 00 01 01 87", 12);
    expect(status).toMatch(/^20850000..000000000004..$/);
    body.values.set("fault", "temperature, lamp beyond its limit");
    expect(await exchange(client, "00 88 00 00 00 88", 8)).toMatch(/^20880000020201..$/);
    body.obeyed = "busy";
    expect(await exchange(client, "02 01 00 00 00 03", 8)).toMatch(/^A2010000020000..$/);
  });
});

describe("a sensor that reports", () => {
  it("counts targets and says how far the first one is", async () => {
    const { client, body } = await open("hlk/ld2450", [serial]);
    const report = /\xaa\xff[\s\S]{26}\x55\xcc/;
    const take = async () => Buffer.from(await client.take(report), "latin1");
    body.values.set("occupied", false).set("targets", 0).set("distance", 0);
    await take();
    expect((await take()).subarray(4, 28).every((byte) => byte === 0)).toBe(true);
    body.values.set("occupied", true).set("targets", 2).set("distance", 171.3);
    await take();
    const seen = await take();
    // y of the first target: the top bit is set for plus.
    expect(seen.readUInt16LE(6)).toBe(0x80_00 + 1713);
    expect(seen.subarray(12, 20).some((byte) => byte !== 0)).toBe(true);
    expect(seen.subarray(20, 28).every((byte) => byte === 0)).toBe(true);
  });

  it("falls silent without power", async () => {
    const { client, body } = await open("hlk/ld2450", [serial]);
    await client.take(/\x55\xcc/);
    body.sleep();
    const before = client.received.length;
    const oneReport = 30;
    await staysFalse("two reports", 400, () => client.received.length > before + oneReport);
    expect(client.received.length - before).toBeLessThanOrEqual(oneReport);
  });
});

describe("a device on a bad line", () => {
  const ask = "FE FE FE FE 68 35 00 24 11 18 20 68 11 04 33 33 36 35 58 16";
  const good = "68350024111820689107333336359A4B34F416";
  const meter = { ...serial, address: "201811240035" };

  const under = async (fault: Fault, bytes: number) => {
    const { client, body, running } = await open("dlt645/meter-2007", [meter]);
    body.values.set("activePower", 1186.7).set("energy", 12_345.67);
    running.devices[0]?.misbehave(fault);
    return exchange(client, ask, bytes);
  };

  it.each<readonly [Fault, RegExp]>([
    ["short-frame", new RegExp(`^${good.slice(0, 18)}$`)],
    ["merged-frames", new RegExp(`^${good}${good}$`)],
    ["wrong-unit", /^683400241118206891.*F316$/],
    ["wrong-function", /^6835002411182068910833333433.*16$/],
    ["duplicate-address", new RegExp(`^${good}68350024111820689107333336359A4B33F316$`)],
    ["bad-checksum", new RegExp(`^${good.slice(0, -4)}A116$`)],
    ["echo", new RegExp(`^68.*5816${good}$`)],
  ])("shows %s", async (fault, expected) => {
    const lengths: Partial<Record<Fault, number>> = {
      "short-frame": 9,
      "merged-frames": 38,
      "duplicate-address": 38,
      "wrong-function": 20,
      echo: 35,
    };
    expect(await under(fault, lengths[fault] ?? 19)).toMatch(expected);
  });

  it("cannot show what its frames have no means for", async () => {
    const { running } = await open("hlk/ld2450", [serial]);
    expect(running.devices[0]?.shows).not.toContain("bad-checksum");
    expect(() => running.devices[0]?.misbehave("wrong-unit")).toThrow("cannot show");
  });
});

describe("the frame profiles", () => {
  it("are all played here or by hand", () => {
    const played = [
      "dlt645/meter-2007",
      "dooya/rs485",
      "hlk/ld2410",
      "hlk/ld2450",
      "nec/projector",
    ];
    const frames = shippedIds.filter((id) => profiles(id)?.driver === "binary-frame");
    expect(frames.toSorted()).toEqual(played);
  });
});
