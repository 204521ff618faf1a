import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { noLogins, startTestRoom } from "../testing/room.ts";
import type { TestRoom } from "../testing/room.ts";
import { connectTcp } from "../testing/wire-client.ts";
import type { WireClient } from "../testing/wire-client.ts";

const parts = (password: string) => `
links: { relays: { modbus-tcp: { host: 192.0.2.1 } } }
devices:
  av-supply: { profile: waveshare/relay-8, link: relays, unit: 1, channel: 5 }
  projector: { profile: pjlink/class-1, tcp: { host: 192.0.2.2 }, supply: av-supply${password} }
`;

let room: TestRoom;
let client: WireClient;
afterEach(async () => {
  await client.close();
  await room.stop();
});

/** Supplied and booted. */
async function start(password = "", logins = noLogins): Promise<void> {
  room = await startTestRoom(parts(password), logins);
  room.world.switches.set("av-supply", true);
  room.roomClock.advance(8000);
  client = await connect();
}

const connect = () =>
  eventually("the projector", () => connectTcp(room.tcpPort("projector")).catch(() => undefined));

async function ask(command: string): Promise<string> {
  client.send(`%1${command}\r`);
  const answer = await client.take(/%1\w{4}=.*?\r/);
  return answer.slice(2, -1);
}

const becomes = (answer: string) =>
  eventually(answer, async () => (await ask("POWR ?")) === answer);

describe("the projector", () => {
  it("can be worn out, and can report its lamp", async () => {
    await start();
    await client.take(/^PJLINK 0\r/);
    expect(await ask("LAMP ?")).toBe("LAMP=1312 0");
    expect(await ask("ERST ?")).toBe("ERST=000000");
    room.misbehave("projector", "lamp-worn");
    expect(await ask("LAMP ?")).toBe("LAMP=12000 0");
    room.misbehave("projector", "lamp-error");
    expect(await ask("LAMP ?")).toBe("LAMP=1312 0");
    expect(await ask("ERST ?")).toBe("ERST=020000");
    room.misbehave("projector", null);
    expect(await ask("ERST ?")).toBe("ERST=000000");
  });

  it("warms up and cools down in room time, and takes no command meanwhile", async () => {
    await start();
    await client.take(/^PJLINK 0\r/);
    expect(await ask("POWR ?")).toBe("POWR=0");
    expect(await ask("INPT ?")).toBe("INPT=ERR3");
    expect(await ask("POWR 1")).toBe("POWR=OK");
    expect(await ask("POWR ?")).toBe("POWR=3");
    expect(await ask("POWR 0")).toBe("POWR=ERR3");
    room.roomClock.advance(40_000);
    await becomes("POWR=1");
    expect(await ask("INPT 32")).toBe("INPT=OK");
    expect(await ask("INPT ?")).toBe("INPT=32");
    expect(await ask("AVMT 11")).toBe("AVMT=OK");
    expect(await ask("AVMT ?")).toBe("AVMT=11");
    expect(await ask("AVMT 30")).toBe("AVMT=OK");
    expect(await ask("AVMT ?")).toBe("AVMT=30");
    expect(await ask("POWR 0")).toBe("POWR=OK");
    expect(await ask("POWR ?")).toBe("POWR=2");
    expect(await ask("POWR 1")).toBe("POWR=ERR3");
    room.roomClock.advance(90_000);
    await becomes("POWR=0");
    room.world.switches.set("av-supply", false);
    expect(room.world.damage).toEqual([]);
  });

  it("answers what it is, and refuses what it does not know", async () => {
    await start();
    expect(await ask("CLSS ?")).toBe("CLSS=1");
    expect(await ask("INF2 ?")).toBe("INF2=Projector");
    expect(await ask("INST ?")).toBe("INST=11 31 32 51");
    expect(await ask("ERST ?")).toBe("ERST=000000");
    expect(await ask("LAMP ?")).toBe("LAMP=1312 0");
    expect(await ask("powr 7")).toBe("POWR=ERR2");
    expect(await ask("SVER ?")).toBe("SVER=ERR1");
  });

  it("is gone without supply, and cutting it while it is hot does damage", async () => {
    await start();
    expect(await ask("POWR 1")).toBe("POWR=OK");
    room.world.switches.set("av-supply", false);
    expect(room.world.damage).toMatchObject([{ device: "projector" }]);
    await expect(connectTcp(room.tcpPort("projector"))).rejects.toThrow(/ECONNREFUSED/);
  });

  it("asks for its password and forgets whom it let in", async () => {
    const login = { username: "", password: "JBMIAProjectorLink" };
    await start(", passwordFile: /nowhere", () => Promise.resolve(login));
    const greeting = await client.take(/^PJLINK 1 [0-9a-f]{8}\r/);
    client.send("%1POWR ?\r");
    await client.take(/^PJLINK ERRA\r/);
    const digest = createHash("md5").update(`${greeting.slice(9, 17)}${login.password}`);
    client.send(`${digest.digest("hex")}%1POWR ?\r`);
    await client.take(/^%1POWR=0\r/);
    expect(await ask("CLSS ?")).toBe("CLSS=1");
    room.misbehave("projector", "refuses-login");
    client.send("%1POWR ?\r");
    await client.take(/^PJLINK ERRA\r/);
  });

  it("can ignore commands and never end its cool-down", async () => {
    await start();
    room.misbehave("projector", "ignores-commands");
    expect(await ask("POWR 1")).toBe("POWR=OK");
    expect(await ask("POWR ?")).toBe("POWR=0");
    room.misbehave("projector", "never-cools");
    expect(await ask("POWR 1")).toBe("POWR=OK");
    room.roomClock.advance(40_000);
    await becomes("POWR=1");
    expect(await ask("POWR 0")).toBe("POWR=OK");
    room.roomClock.advance(3_600_000);
    await eventually("a world of an hour later", () => room.world.mains.powerW < 60);
    expect(await ask("POWR ?")).toBe("POWR=2");
    expect(() => room.misbehave("projector", "stuck-vacant")).toThrow(/it can show: silent/);
  });
});
