import { afterEach, describe, expect, it } from "vitest";
import type { ProfileOf } from "../../contract/profile.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import { PlainBody } from "../testing/plain-body.ts";
import { profiles, shippedIds } from "../testing/room.ts";
import { testSurroundings } from "../testing/surroundings.ts";
import { connectTcp } from "../testing/wire-client.ts";
import { startQrcBodies } from "./qrc-device.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const ids = shippedIds.filter((id) => profiles(id)?.driver === "qrc");

function shipped(id: string): ProfileOf<"qrc"> {
  const profile = profiles(id);
  if (profile?.driver !== "qrc") throw new Error(`${id} is no QRC profile`);
  return profile;
}

/** A core with two components, and a client that knows JSON and NUL and nothing of our code. */
async function open(profile: ProfileOf<"qrc">, password?: string) {
  const bodies = [new PlainBody(), new PlainBody()] as const;
  const embodied = bodies.map((body, at) => {
    const file = password === undefined ? {} : { passwordFile: "/secret" };
    const binding = bindingSchema.parse({ profile: "v/m", link: "core", tag: `C${at}`, ...file });
    return { device: { id: `d${at}`, binding }, body };
  });
  const box = await startQrcBodies(testSurroundings(password), embodied, profile);
  stops.push(() => box.stop());
  const port = box.address.type === "tcp" ? box.address.port : 0;
  const client = await connectTcp(port);
  stops.push(() => client.close());
  let id = 0;
  const call = async (method: string, params: unknown): Promise<unknown> => {
    id += 1;
    client.send(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\0`);
    const message = JSON.parse((await client.take(/[^\0]*\0/)).slice(0, -1));
    expect(message).toMatchObject({ jsonrpc: "2.0", id });
    return message.error?.code ?? message.result;
  };
  return { bodies, box, client, call, port };
}

const asks = (Name: string, ...controls: object[]) => ({ Name, Controls: controls });

const isSwitch = (point: string) => point === "mute" || point === "tone";
const isControl = (point: string) => !["fault", "model"].includes(point);

describe.each(ids)("%s", (id) => {
  it("shows every control of its bodies, and takes every command", async () => {
    const profile = shipped(id);
    const { bodies, call, client } = await open(profile);
    await client.take(/"EngineStatus","params":{"State":"Active".*?\0/);
    let seen = 0;
    for (const [point, settings] of Object.entries(profile.points)) {
      if (!("control" in settings)) continue;
      const Name = settings.control;
      for (const value of isSwitch(point) ? [true, false] : [-12.5, 0]) {
        // A generator plays while what stands behind it is not muted.
        const Value = point === "tone" ? value === false : value;
        bodies[1].values.set(point, value);
        const read = await call("Component.Get", asks("C1", { Name }));
        expect(read).toMatchObject({ Name: "C1", Controls: [{ Name, Value }] });
        bodies[1].values.delete(point);
        const written = await call("Component.Set", asks("C1", { Name, Value }));
        expect(written).toBe(true);
        expect(bodies[1].values.get(point)).toBe(value);
        seen += 1;
      }
    }
    expect(seen).toBe(Object.keys(profile.points).filter(isControl).length * 2);
    expect(seen).toBeGreaterThan(0);
    expect(bodies[0].values.size).toBe(0);
  });
});

describe("a simulated core", () => {
  it("says what it is, and what it does not know", async () => {
    expect(ids.length).toBeGreaterThanOrEqual(2);
    const { bodies, call, client } = await open(shipped("qsys/gain"));
    await client.take(/EngineStatus.*?\0/);
    bodies[0].values.set("model", "Core 110f").set("fault", "");
    expect(await call("StatusGet", 0)).toMatchObject({
      Platform: "Core 110f",
      State: "Active",
      Status: { Code: 0, String: "OK" },
    });
    expect(await call("Component.Get", asks("Nobody", { Name: "gain" }))).toBe(7);
    expect(await call("Component.Get", asks("C0", { Name: "nothing" }))).toBe(8);
    expect(await call("Component.Set", asks("C0", { Name: "mute", Value: 3 }))).toBe(-32_602);
    expect(await call("Mixer.Get", {})).toBe(-32_601);
    expect(await call("NoOp", {})).toBe(true);
    bodies[0].answer = "illegal";
    expect(await call("Component.Set", asks("C0", { Name: "gain", Value: 99 }))).toBe(-32_602);
  });

  it("wants its login before anything else", async () => {
    const { call, client } = await open(shipped("qsys/gain"), "room:secret");
    await client.take(/EngineStatus.*?\0/);
    expect(await call("StatusGet", 0)).toBe(10);
    expect(await call("Logon", { User: "room", Password: "wrong" })).toBe(10);
    expect(await call("Logon", { User: "room", Password: "secret" })).toBe(true);
    expect(await call("StatusGet", 0)).toMatchObject({ State: "Active" });
  });

  it("misbehaves: refuses logins, falls silent, and is gone without power", async () => {
    const { bodies, box, call, client, port } = await open(shipped("qsys/gain"));
    const [device] = box.devices;
    await client.take(/EngineStatus.*?\0/);
    device?.misbehave("refuses-login");
    expect(await call("StatusGet", 0)).toBe(10);
    device?.misbehave(null);
    expect(await call("StatusGet", 0)).toMatchObject({ State: "Active" });
    for (const body of bodies) body.isAwake = false;
    await expect(connectTcp(port)).rejects.toThrow(/ECONNREFUSED/);
    bodies[1].isAwake = true;
    const again = await connectTcp(port);
    stops.push(() => again.close());
    await again.take(/EngineStatus/);
    expect(() => device?.misbehave("stuck-vacant")).toThrow(/it can show: .*refuses-login/);
  });
});
