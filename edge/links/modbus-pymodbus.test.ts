import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { newCounters } from "./link-health.ts";
import { ModbusBus } from "./modbus-bus.ts";
import type { ModbusRequest } from "./modbus-frame.ts";
import { ModbusRtu } from "./modbus-rtu.ts";
import { ModbusTcp } from "./modbus-tcp.ts";
import { eventually } from "./rig/eventually.ts";
import { startForeign } from "./rig/foreign-program.ts";
import { freePort } from "./rig/free-port.ts";
import { characterMs } from "./wire-target.ts";
import type { WireTarget } from "./wire-target.ts";
import { Wire } from "./wire.ts";

/** Slaves by pymodbus, which shares no line of code with us, behind a socket and behind a tty. */
const python = "/usr/bin/python3";
const socat = "/usr/bin/socat";
const slaves = join(import.meta.dirname, "rig", "pymodbus-slaves.py");
const hasPrograms =
  existsSync(socat) && spawnSync(python, ["-c", "import pymodbus, serial_asyncio"]).status === 0;
if (!hasPrograms) {
  console.warn("python3-pymodbus or socat is missing: 2 tests against pymodbus are NOT run");
}

const clock = createClock();
const timings = { responseTimeoutMs: 1000, gapMs: 0 };
const form = { baud: 19_200, dataBits: 8, parity: "none", stopBits: 1 } as const;
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function openMaster(target: WireTarget) {
  const counters = newCounters();
  const wire = new Wire(target, { wireClock: clock, random: () => 0.1 });
  const { lateWindowMinMs } = limits.modbus;
  const rtu = { baud: form.baud, characterMs: characterMs(form), echo: false, lateWindowMinMs };
  const line =
    target.kind === "tcp"
      ? new ModbusTcp(wire, clock, counters)
      : new ModbusRtu(wire, rtu, clock, counters);
  const bus = new ModbusBus(wire, line, clock, counters);
  wire.start();
  stops.push(() => wire.stop());
  await eventually("the line", () => wire.state.isUp);
  return (unit: number, request: ModbusRequest) =>
    bus.send({ unit, request, timings, priority: "command", key: null, deadlineMs: null });
}

async function slavesOnSocket(): Promise<WireTarget> {
  const port = await freePort();
  const program = await startForeign(python, [slaves, "tcp", String(port)], /ready/);
  stops.push(() => program.stop());
  return { kind: "tcp", host: "127.0.0.1", port };
}

/** Two ttys joined by socat: each side opens one as its serial port. */
async function slavesOnTty(): Promise<WireTarget> {
  const folder = mkdtempSync(join(tmpdir(), "huitang-tty-"));
  const [ours, theirs] = [join(folder, "ours"), join(folder, "theirs")];
  const end = (link: string) => `pty,raw,echo=0,link=${link}`;
  const cable = await startForeign(socat, ["-d", "-d", end(ours), end(theirs)], /starting data/);
  stops.push(async () => {
    await cable.stop();
    rmSync(folder, { recursive: true });
  });
  const args = [slaves, "serial", theirs, String(form.baud)];
  const program = await startForeign(python, args, /ready/);
  stops.push(() => program.stop());
  return { kind: "serial", path: ours, ...form };
}

const counted = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => from + at);

it("has pymodbus and socat to test with", () => {
  expect(hasPrograms || process.env["CI"] === undefined).toBe(true);
});

describe.runIf(hasPrograms)("our master and the slaves of pymodbus", () => {
  const lines = [
    { name: "by Modbus TCP", open: slavesOnSocket },
    { name: "by Modbus RTU on a tty", open: slavesOnTty },
  ];
  it.each(lines)("understand each other $name", async ({ open }) => {
    const ask = await openMaster(await open());
    const words = (unit: number, table: "holding" | "input", address: number, count: number) =>
      ask(unit, { kind: "read-words", table, address, count });
    for (const count of [1, 2, 60, 125]) {
      const read = await words(1, "holding", 3, count);
      expect(read).toEqual({ ok: true, value: counted(1003, count) });
    }
    expect(await words(17, "input", 9, 4)).toEqual({ ok: true, value: counted(34_009, 4) });
    const bits = await ask(1, { kind: "read-bits", table: "coil", address: 0, count: 11 });
    expect(bits).toEqual({ ok: true, value: counted(0, 11).map((at) => at % 2) });
    const inputs = await ask(17, { kind: "read-bits", table: "discrete", address: 0, count: 7 });
    expect(inputs).toEqual({ ok: true, value: [1, 0, 0, 1, 0, 0, 1] });

    const done = { ok: true, value: [] };
    expect(await ask(1, { kind: "write-word", address: 5, word: 0xbeef })).toEqual(done);
    const many: ModbusRequest = { kind: "write-words", address: 6, words: [1, 0xff_ff, 0x80_00] };
    expect(await ask(1, many)).toEqual(done);
    expect(await words(1, "holding", 5, 4)).toEqual({
      ok: true,
      value: [0xbeef, 1, 0xff_ff, 0x80_00],
    });
    expect(await ask(1, { kind: "write-bit", address: 2, on: true })).toEqual(done);
    const coil = await ask(1, { kind: "read-bits", table: "coil", address: 1, count: 3 });
    expect(coil).toEqual({ ok: true, value: [1, 1, 1] });

    const absent = await words(1, "holding", 500, 1);
    expect(absent).toMatchObject({ ok: false, failure: { code: "device-illegal-address" } });
    expect(await words(17, "holding", 5, 1)).toEqual({ ok: true, value: [17_005] });
  });
});
