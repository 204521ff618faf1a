import { afterEach, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { openPtyPair } from "../links/rig/pty-pair.ts";
import { createMemoryGpio, deviceFrom, roomFrom } from "../links/rig/room.ts";
import { createRtuSlave, registerOf } from "../links/rig/rtu-slave.ts";
import { startTcpPeer } from "../links/rig/tcp-peer.ts";
import { probeRoom } from "./probe-room.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const meter = (address: number) => `
kind: air-sensor
driver: modbus-points
link: { type: modbus-rtu, responseTimeoutMs: 100 }
points:
  temperature: { function: holding, address: ${address}, plausible: [0, 10000] }
`;
const amplifier = (model: string) => `
kind: speaker
driver: line-protocol
link: { type: tcp, terminator: "\\n", sendTerminator: "\\n" }
identity: { model: ${model} }
points:
  model: { ask: "model?", reply: "model={value}" }
  mute:
    ask: "mute?"
    reply: "mute={value}"
    set: "mute {value}"
    values: { "1": true, "0": false }
`;

/** Units 1 and 2 of a bus answer, unit 3 does not; the amplifier says what it is. */
async function openField() {
  const pair = openPtyPair();
  const slave = createRtuSlave(
    (unit) => ({ do: unit === 3 ? "silent" : "answer" }),
    (bytes) => pair.write(bytes),
  );
  pair.onData((bytes) => slave.receive(bytes));
  const heard: string[] = [];
  const peer = await startTcpPeer(
    {
      data(socket, bytes) {
        const line = bytes.toString("latin1");
        heard.push(line.trim());
        socket.write(line === "model?\n" ? "model=AX 4\n" : "mute=0\n");
      },
    },
    0,
  );
  closing.push(
    () => pair.close(),
    () => peer.close(),
  );
  const links = `
bus: { modbus-rtu: { port: ${pair.path}, baud: 115200 } }
amp: { tcp: { host: 127.0.0.1, port: ${peer.port} } }
twin: { tcp: { host: 127.0.0.1, port: ${peer.port} } }`;
  return { links, heard, written: slave.written };
}

it("reads who everyone is, line by line, and changes nothing", async () => {
  const { links, heard, written } = await openField();
  const model = roomFrom(
    [
      deviceFrom("air", meter(5), "{ link: bus, unit: 1 }"),
      deviceFrom("odd", meter(40), "{ link: bus, unit: 9 }"),
      deviceFrom("gone", meter(5), "{ link: bus, unit: 3 }"),
      deviceFrom("amplifier", amplifier("AX*"), "{ link: amp }"),
      deviceFrom("other", amplifier("BX*"), "{ link: twin }"),
    ],
    links,
  );
  expect(registerOf(9, 40)).toBeGreaterThan(10_000);
  const told: string[] = [];
  const findings = await probeRoom(model, {
    wireClock: createClock(),
    random: () => 0,
    readSecret: () => Promise.reject(new Error("no secret here")),
    gpio: createMemoryGpio().backEnd,
    log: () => {},
    listenMs: 2000,
    found: ({ device }) => told.push(device),
  });
  expect(findings.map(({ device, verdict }) => [device, verdict])).toEqual([
    ["air", "answers"],
    ["odd", "doubtful"],
    ["gone", "silent"],
    ["amplifier", "matches"],
    ["other", "differs"],
  ]);
  expect(findings[2]?.failure?.code).toBe("link-timeout");
  expect(findings[4]?.differences).toEqual([{ point: "model", expected: "BX*", found: "AX 4" }]);
  expect(told.toSorted()).toEqual(["air", "amplifier", "gone", "odd", "other"]);
  expect(written.size).toBe(0);
  expect(new Set(heard)).toEqual(new Set(["model?", "mute?"]));
});

it("says of a line that is not there what is wrong with it, and goes on", async () => {
  const device = deviceFrom("air", meter(5), "{ link: bus, unit: 1 }");
  const model = roomFrom([device], "bus: { modbus-rtu: { port: /dev/nowhere, baud: 9600 } }");
  const [finding] = await probeRoom(model, {
    wireClock: createClock(),
    random: () => 0,
    readSecret: () => Promise.reject(new Error("no secret here")),
    gpio: createMemoryGpio().backEnd,
    log: () => {},
    listenMs: 200,
    found: () => {},
  });
  expect(finding).toMatchObject({ verdict: "silent", read: 0 });
  expect(finding?.failure?.detail).toContain("/dev/nowhere");
});
