import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { eventually, staysFalse } from "../testing/eventually.ts";
import { connectTcp } from "../testing/wire-client.ts";
import type { WireClient } from "../testing/wire-client.ts";
import { seededRandom } from "../world/random.ts";
import { endsWith } from "./conversation.ts";
import { TcpPort } from "./tcp-port.ts";

const wireClock = createClock();
const settings = { wireClock, random: seededRandom(1), idleCloseMs: null };
const parrot = {
  framing: endsWith(0x0d),
  opened: () => {},
  closed: () => {},
  request: (peer: { send(bytes: Buffer): void }, frame: Buffer) =>
    peer.send(Buffer.from(`you said ${frame.toString("latin1")}`)),
};

let port: TcpPort;
let client: WireClient;
beforeEach(async () => {
  port = await TcpPort.open(settings, parrot);
  client = await connectTcp(port.port);
});
afterEach(async () => {
  await client.close();
  await port.stop();
});

describe("a device's socket", () => {
  it("answers requests however they are cut", async () => {
    client.send("o");
    client.send("ne\rtwo\rth");
    expect(await client.takeLength(26)).toBe("you said one\ryou said two\r");
    client.send("ree\r");
    expect(await client.takeLength(15)).toBe("you said three\r");
  });

  it("hangs up on a flood without an end", async () => {
    client.send("x".repeat(limits.requestBytes + 1));
    expect(await eventually("the end", () => client.closed)).toBe(true);
  });

  it("refuses one client too many", async () => {
    const others = await Promise.all(
      Array.from({ length: limits.clientsPerPort }, () => connectTcp(port.port)),
    );
    await eventually("a refusal", () => others.some((other) => other.closed));
    expect(others.filter((other) => other.closed)).toHaveLength(1);
    for (const other of others) await other.close();
  });

  it("falls silent without power, refuses newcomers, and knows no old connection afterwards", async () => {
    port.setPowered(false);
    client.send("hello\r");
    await eventually("a refusal", () =>
      connectTcp(port.port).then(
        (other) => other.close().then(() => false),
        () => true,
      ),
    );
    await staysFalse("an answer", 50, () => client.received !== "" || client.closed);
    port.setPowered(true);
    const fresh = await eventually("power", () => connectTcp(port.port).catch(() => undefined));
    fresh.send("hi\r");
    expect(await fresh.takeLength(12)).toBe("you said hi\r");
    client.send("still there?\r");
    await eventually("a reset", () => client.closed);
    await fresh.close();
  });

  it("keeps its port through a flapping supply", async () => {
    const number = port.port;
    for (const powered of [false, true, false, true, false]) port.setPowered(powered);
    await expect(connectTcp(number)).rejects.toThrow(/ECONNREFUSED/);
    for (const powered of [true, false, true]) port.setPowered(powered);
    const fresh = await eventually("power", () => connectTcp(number).catch(() => undefined));
    fresh.send("hi\r");
    expect(await fresh.takeLength(12)).toBe("you said hi\r");
    await fresh.close();
  });

  it("shows its faults by name", async () => {
    port.misbehave("silent");
    client.send("a\r");
    await staysFalse("an answer", 100, () => client.received !== "");
    port.misbehave("short-frame");
    client.send("b\r");
    expect(await client.takeLength(5)).toBe("you s");
    port.misbehave("echo");
    client.send("c\r");
    expect(await client.takeLength(13)).toBe("c\ryou said c\r");
    port.misbehave("babble");
    await eventually("noise", () => client.received.length > 2 * limits.babbleBytes);
    port.misbehave(null);
    client.send("d\r");
    await client.take(/you said d\r/);
  });

  it("loses about a third of what it sends", async () => {
    port.misbehave("loses-some");
    client.send("x\r".repeat(60));
    await eventually("the last one", () => {
      client.send("end\r");
      return client.received.includes("you said end\r");
    });
    const heard = client.received.split("you said x\r").length - 1;
    expect(heard).toBeGreaterThan(25);
    expect(heard).toBeLessThan(55);
  });

  it("answers late, and not at all once it behaves again", async () => {
    port.misbehave("late-reply");
    const askedMs = wireClock.monotonicMs();
    client.send("e\r");
    await client.take(/you said e\r/);
    expect(wireClock.monotonicMs() - askedMs).toBeGreaterThan(limits.lateOnSocketMs - 50);
  });

  it("restarts again and again, and comes back for good", async () => {
    port.misbehave("restarts");
    await eventually("a reset", () => client.closed);
    const back = await eventually("the restart", () =>
      connectTcp(port.port).catch(() => undefined),
    );
    port.misbehave(null);
    back.send("f\r");
    expect(await back.takeLength(11)).toBe("you said f\r");
    await back.close();
  });

  it("hangs up on a quiet client after its time", async () => {
    const quick = await TcpPort.open({ ...settings, idleCloseMs: 100 }, parrot);
    const idle = await connectTcp(quick.port);
    expect(await eventually("the end", () => idle.closed)).toBe(true);
    await quick.stop();
  });
});
