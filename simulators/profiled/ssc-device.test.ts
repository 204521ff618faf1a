import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import type { ProfileOf } from "../../contract/profile.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import { eventually } from "../testing/eventually.ts";
import { PlainBody } from "../testing/plain-body.ts";
import { profiles, shippedIds } from "../testing/room.ts";
import { testSurroundings } from "../testing/surroundings.ts";
import { startSscBodies } from "./ssc-device.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const ids = shippedIds.filter((id) => profiles(id)?.driver === "ssc");

function shipped(id: string): ProfileOf<"ssc"> {
  const profile = profiles(id);
  if (profile?.driver !== "ssc") throw new Error(`${id} is no SSC profile`);
  return profile;
}

/** A receiver with two channels, and a client that sends and hears JSON as text. */
async function open(profile: ProfileOf<"ssc">) {
  const bodies = [new PlainBody(), new PlainBody()] as const;
  const embodied = bodies.map((body, at) => {
    const binding = bindingSchema.parse({ profile: "v/m", link: "radio", channel: at + 1 });
    return { device: { id: `d${at}`, binding }, body };
  });
  const box = await startSscBodies(testSurroundings(undefined), embodied, profile);
  const port = box.address.type === "udp" ? box.address.port : 0;
  const socket = createSocket("udp4");
  const heard: string[] = [];
  const errors: string[] = [];
  socket.on("message", (bytes) => void heard.push(String(bytes)));
  socket.on("error", ({ message }) => void errors.push(message));
  await new Promise<void>((resolve) => {
    socket.once("connect", resolve);
    socket.connect(port, "127.0.0.1");
  });
  stops.push(
    () => box.stop(),
    () => new Promise((resolve) => void socket.close(() => resolve())),
  );
  const say = (text: string) => socket.send(text);
  const ask = async (text: string): Promise<unknown> => {
    say(text);
    const answer = await eventually(`an answer to ${text}`, () => heard.shift());
    return JSON.parse(answer);
  };
  return { bodies, box, ask, say, heard, errors };
}

/** `/rx1/mute` with a value as the message that holds nothing else. */
const message = (address: string, value: unknown) =>
  JSON.stringify(
    address
      .split("/")
      .slice(1)
      .reduceRight((inner, name) => ({ [name]: inner }), value as object),
  );

describe.each(ids)("%s", (id) => {
  it("shows every address of its bodies, and takes every command", async () => {
    const profile = shipped(id);
    const { bodies, ask } = await open(profile);
    const points = Object.entries(profile.points);
    const meters = points.filter(([, settings]) => settings.meter);
    for (const [, settings] of meters) {
      const refused = await ask(message(settings.address.replace("{channel}", "2"), null));
      expect(JSON.stringify(refused)).toContain("[406,");
    }
    const asked = points.filter(([, settings]) => !settings.meter);
    for (const [point, settings] of asked) {
      const address = settings.address.replace("{channel}", "2");
      const value = { mute: true, gain: 12, battery: 65, fault: "" }[point] ?? "text";
      bodies[1].values.set(point, value);
      const wire = point === "fault" ? [] : value;
      expect(await ask(message(address, null))).toEqual(JSON.parse(message(address, wire)));
      bodies[1].values.delete(point);
      const written = await ask(message(address, value));
      const isTaken = bodies[1].values.get(point) === value;
      expect(isTaken).toBe(settings.writable);
      expect(JSON.stringify(written).includes("error")).toBe(!settings.writable);
    }
    expect(asked.length).toBeGreaterThanOrEqual(8);
  });
});

describe("a simulated receiver", () => {
  it("answers several addresses by one message, with the errors of those it cannot", async () => {
    expect(ids.length).toBeGreaterThanOrEqual(1);
    const { bodies, ask } = await open(shipped("sennheiser/ew-dx"));
    bodies[0].values.set("mute", false).set("fault", "no transmitter");
    expect(
      await ask(
        '{"rx1":{"mute":null,"warnings":null},"rx9":{"mute":null},"mates":{"tx1":{"battery":{"gauge":null}}}}',
      ),
    ).toEqual({
      rx1: { mute: false, warnings: ["NoLink"] },
      osc: {
        error: [
          {
            rx9: { mute: [404, { desc: "address not found" }] },
            mates: { tx1: { battery: { gauge: [424, {}] } } },
          },
        ],
      },
    });
    expect(await ask("{ga schnr")).toEqual({
      osc: { error: [[400, { desc: "not understood" }]] },
    });
    bodies[0].answer = "busy";
    expect(JSON.stringify(await ask('{"rx1":{"mute":true}}'))).toContain("[423,");
  });

  it("tells what was subscribed to, now, at each change, and when it ends", async () => {
    const { bodies, ask, heard } = await open(shipped("sennheiser/ew-dx"));
    bodies[0].values.set("mute", false).set("level", -40);
    const wish =
      '{"osc":{"state":{"subscribe":[{"#":{"lifetime":1},"rx1":{"mute":null},"m":{"rx1":{"af":null}}}]}}}';
    expect(await ask(wish)).toEqual(JSON.parse(wish));
    await eventually(
      "the values",
      () => heard.shift() === '{"rx1":{"mute":false},"m":{"rx1":{"af":-40}}}',
    );
    bodies[0].values.set("mute", true);
    await eventually("the change", () => heard.shift() === '{"rx1":{"mute":true}}');
    await eventually("the end", () => heard.shift()?.includes("[310]"));
    bodies[0].values.set("mute", false);
    expect(await ask('{"rx1":{"mute":null}}')).toEqual({ rx1: { mute: false } });
  });

  it("misbehaves: loses some, doubles answers, and turns datagrams away without power", async () => {
    const { bodies, box, ask, say, heard, errors } = await open(shipped("sennheiser/ew-dx"));
    const [device] = box.devices;
    bodies[0].values.set("mute", true);
    const question = '{"rx1":{"mute":null}}';
    device?.misbehave("loses-some");
    for (let sent = 0; sent < 60; sent++) say(question);
    // Datagrams keep their order here: once another question was answered, the sixty are done.
    await eventually("the end of them", () => {
      say('{"rx1":{"gain":null}}');
      return heard.some((text) => text.includes("gain"));
    });
    const answered = heard.filter((text) => text.includes("mute")).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(60);
    device?.misbehave(null);
    heard.splice(0);
    say('{"rx2":{"gain":null}}');
    await eventually("the last of them", () => heard.some((text) => text.includes("rx2")));
    device?.misbehave("merged-frames");
    heard.splice(0);
    await ask(question);
    await eventually("the second answer", () => heard.shift() === '{"rx1":{"mute":true}}');
    for (const body of bodies) body.isAwake = false;
    say(question);
    await eventually("a refusal", () => errors.length > 0);
    expect(errors[0]).toMatch(/ECONNREFUSED/);
    bodies[0].isAwake = true;
    device?.misbehave(null);
    await eventually("it is back", () => {
      say(question);
      return heard.length > 0;
    });
  });
});
