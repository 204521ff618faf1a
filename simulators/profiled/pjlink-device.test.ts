import { createHash } from "node:crypto";
import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import type { ProfileOf } from "../../contract/profile.ts";
import { bindingSchema } from "../../contract/room-config.ts";
import { eventually } from "../testing/eventually.ts";
import { PlainBody } from "../testing/plain-body.ts";
import { profiles } from "../testing/room.ts";
import { testSurroundings } from "../testing/surroundings.ts";
import { connectTcp } from "../testing/wire-client.ts";
import { startPjlinkBody } from "./pjlink-device.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function shipped(id: string): ProfileOf<"pjlink"> {
  const profile = profiles(id);
  if (profile?.driver !== "pjlink") throw new Error(`${id} is no PJLink profile`);
  return profile;
}

async function open(id: string, password?: string) {
  const body = new PlainBody();
  const file = password === undefined ? {} : { passwordFile: "/secret" };
  const binding = bindingSchema.parse({ profile: id, link: "x", ...file });
  const device = { id: "screen", binding };
  const box = await startPjlinkBody(testSurroundings(password), { device, body }, shipped(id));
  stops.push(() => box.stop());
  const port = box.address.type === "tcp" ? box.address.port : 0;
  const client = await connectTcp(port);
  stops.push(() => client.close());
  const ask = async (line: string): Promise<string> => {
    client.send(`%${line}\r`);
    return (await client.take(/%[12]\w{4}=.*?\r/)).slice(1, -1);
  };
  return { body, box, client, ask, port };
}

describe("a simulated projector of class 2", () => {
  it("answers each command by its class, and what it is", async () => {
    const { body, ask, client } = await open("pjlink/class-2");
    await client.take(/^PJLINK 0\r/);
    body.values.set("power", "on").set("input", "3A").set("freeze", true).set("resolution", "");
    body.values.set("lampHours", 1312).set("filterHours", 640).set("serial", "12345");
    body.values.set("firmware", "1.0.0").set("maker", "Acme").set("model", "Beam").set("fault", "");
    body.values.set("pictureMute", true);
    const answers: string[] = [];
    for (const line of ["1POWR", "2INPT", "2FREZ", "2IRES", "1LAMP", "2FILT", "2SNUM", "1INF1"]) {
      answers.push(await ask(`${line} ?`));
    }
    expect(answers.join(" · ")).toBe(
      "1POWR=1 · 2INPT=3A · 2FREZ=1 · 2IRES=- · 1LAMP=1312 1 · 2FILT=640 · 2SNUM=12345 · 1INF1=Acme",
    );
    expect(await ask("2SVER ?")).toBe("2SVER=1.0.0");
    expect(await ask("1ERST ?")).toBe("1ERST=000000");
    expect(await ask("1AVMT ?")).toBe("1AVMT=11");
    expect(await ask("1CLSS ?")).toBe("1CLSS=2");
    expect(await ask("2INST ?")).toBe("2INST=11 31 32 3A 51 6Z");
    expect(await ask("1INST ?")).toBe("1INST=11 31 32 51");
    expect(await ask("1FREZ ?")).toBe("1FREZ=ERR1");
    expect(await ask("2POWR ?")).toBe("2POWR=ERR1");
    expect(await ask("2SVOL 1")).toBe("2SVOL=ERR1");
  });

  it("obeys, refuses what it does not have, and says when it cannot just now", async () => {
    const { body, ask } = await open("pjlink/class-2");
    body.values.set("power", "on");
    expect(await ask("2FREZ 1")).toBe("2FREZ=OK");
    expect(body.values.get("freeze")).toBe(true);
    expect(await ask("2INPT 6Z")).toBe("2INPT=OK");
    expect(body.values.get("input")).toBe("6Z");
    expect(await ask("1AVMT 30")).toBe("1AVMT=OK");
    expect(body.values.get("pictureMute")).toBe(false);
    expect(await ask("2INPT 39")).toBe("2INPT=ERR2");
    expect(await ask("1INPT 3A")).toBe("1INPT=ERR2");
    expect(await ask("2FREZ 2")).toBe("2FREZ=ERR2");
    expect(await ask("1LAMP 1")).toBe("1LAMP=ERR2");
    body.answer = "busy";
    expect(await ask("1POWR 0")).toBe("1POWR=ERR3");
    body.values.set("power", "off");
    expect(await ask("2INPT ?")).toBe("2INPT=ERR3");
  });

  it("answers a search at the number of its port, and no stranger's words", async () => {
    const { port, body, box } = await open("pjlink/class-2");
    const socket = createSocket("udp4");
    const heard: string[] = [];
    socket.on("message", (bytes) => void heard.push(String(bytes)));
    stops.push(() => new Promise((resolve) => void socket.close(() => resolve())));
    for (const text of ["%1SRCH\r", "%2SRCH", "%2SRCH\r"]) socket.send(text, port, "127.0.0.1");
    await eventually("an answer", () => heard.length > 0);
    expect(heard[0]).toMatch(/^%2ACKN=([0-9a-f]{2}:){5}[0-9a-f]{2}\r$/);
    expect(heard).toHaveLength(1);
    box.devices[0]?.misbehave("silent");
    body.isAwake = false;
    await expect(connectTcp(port)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("asks for its password", async () => {
    const { client, ask, box } = await open("pjlink/class-2", "JBMIAProjectorLink");
    const seed = (await client.take(/^PJLINK 1 [0-9a-f]{8}\r/)).slice(9, 17);
    client.send("%1CLSS ?\r");
    await client.take(/^PJLINK ERRA\r/);
    const digest = createHash("md5").update(`${seed}JBMIAProjectorLink`).digest("hex");
    client.send(`${digest}%1CLSS ?\r`);
    await client.take(/^%1CLSS=2\r/);
    expect(await ask("1NAME ?")).toBe("1NAME=Main screen");
    box.devices[0]?.misbehave("refuses-login");
    client.send("%1CLSS ?\r");
    await client.take(/^PJLINK ERRA\r/);
  });
});

it("a simulated projector of class 1 knows nothing of class 2", async () => {
  const { ask, body } = await open("pjlink/class-1");
  body.values.set("power", "off");
  expect(await ask("1CLSS ?")).toBe("1CLSS=1");
  expect(await ask("2FREZ ?")).toBe("2FREZ=ERR1");
  expect(await ask("2INPT ?")).toBe("2INPT=ERR1");
});
