import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { startUdpPeer } from "../links/rig/udp-peer.ts";
import { runDiscover } from "./discover.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A projector on one port number, TCP and UDP; it answers the search with these datagrams. */
async function startProjector(greeting: string, datagrams: readonly string[]) {
  const answers: Readonly<Record<string, string>> = {
    "%1CLSS ?\r": "%1CLSS=2\r",
    "%1INF1 ?\r": "%1INF1=Acme\r",
    "%1INF2 ?\r": "%1INF2=Beam 5\r",
    "%1NAME ?\r": "%1NAME=投影机\r",
  };
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      opened: (socket) => void socket.write(`${greeting}\r`),
      data(socket, bytes) {
        heard.push(String(bytes));
        socket.write(answers[String(bytes)] ?? "%1ERR1\r");
      },
    },
    0,
  );
  const search = await startUdpPeer((bytes, reply) => {
    if (String(bytes) === "%2SRCH\r") datagrams.forEach((each) => reply(each));
  }, peer.port);
  closing.push(
    () => peer.close(),
    () => search.close(),
  );
  return { port: peer.port, heard };
}

async function discover(args: readonly string[], port: number, listenPort = 0) {
  const printed: string[] = [];
  const warned: string[] = [];
  const ports = {
    wireClock: createClock(),
    random: () => 0,
    broadcasts: () => ["127.0.0.1"],
    port,
    listenPort,
  };
  const code = await runDiscover(args, ports, {
    print: (text) => void printed.push(text),
    warn: (text) => void warned.push(text),
  });
  return { code, printed: printed.join("\n"), warned: warned.join("\n") };
}

const ack = "%2ACKN=00:11:22:AA:bb:Cc\r";

describe("discover", () => {
  it("finds a projector once, whatever else is said, and tells the line for the room file", async () => {
    const noise = ["%2SRCH\r", "%2POWR=1\r", "%1ACKN=00:11:22:33:44:55\r", "%2ACKN=zz\r"];
    const { port } = await startProjector("PJLINK 0", [...noise, ack, ack]);
    const { code, printed } = await discover(["--for", "1"], port);
    expect(code).toBe(0);
    expect(printed.split("\n").slice(0, 2)).toEqual([
      "address    MAC                class  maker  model   name",
      "127.0.0.1  00:11:22:aa:bb:cc  2      Acme   Beam 5  投影机",
    ]);
    expect(printed).toContain(
      "  projector-1: { profile: pjlink/class-2, tcp: { host: 127.0.0.1 } }",
    );
  });

  it("tells one that wants a password, and tries none", async () => {
    const { port, heard } = await startProjector("PJLINK 1 498e4a67", [ack]);
    const { code, printed } = await discover(["--for", "1", "--json"], port);
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      projectors: [
        {
          address: "127.0.0.1",
          mac: "00:11:22:aa:bb:cc",
          isLocked: true,
          maker: "",
          binding: expect.stringContaining("passwordFile: /etc/huitang/projector-1"),
        },
      ],
    });
    expect(heard).toEqual([]);
  });

  it("hears a projector that announces itself", async () => {
    const { port } = await startProjector("PJLINK 0", ["%2LKUP=00:11:22:33:44:55\r"]);
    const { code, printed } = await discover(["--for", "1"], port);
    expect(code).toBe(0);
    expect(printed).toContain("00:11:22:33:44:55");
  });

  it("says what to check when nobody answers", async () => {
    const { port } = await startProjector("PJLINK 0", []);
    const { code, printed } = await discover(["--for", "1"], port);
    expect(code).toBe(1);
    expect(printed).toMatch(/no device answered.*network\s+standby/s);
  });

  it("says so when the port is another program's", async () => {
    const other = createSocket("udp4");
    await new Promise<void>((resolve) => void other.bind(0, resolve));
    closing.push(() => new Promise((resolve) => void other.close(() => resolve())));
    const { code, warned } = await discover(["--for", "1"], 9, other.address().port);
    expect(code).toBe(1);
    expect(warned).toMatch(/EADDRINUSE.*another PJLink controller/s);
  });

  it("wants a sensible time and addresses", async () => {
    const hasty = await discover(["--for", "0"], 9);
    expect(hasty.code).toBe(2);
    expect(hasty.warned).toContain("--for 0: expected seconds from 1 to 300");
    const { code, warned } = await discover(["--broadcast", "everyone"], 9);
    expect(code).toBe(2);
    expect(warned).toMatch(/^--broadcast everyone: expected an IPv4 address.*usage: huitang disc/s);
  });
});
