import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createClock } from "../../contract/clock.ts";
import { seededRandom } from "../world/random.ts";
import { emptyTables } from "./modbus-slave.ts";
import type { ModbusLine, ModbusTables } from "./modbus-slave.ts";
import { openModbusTcpPort } from "./modbus-tcp-port.ts";
import { RtuBus } from "./rtu-bus.ts";

/** mbpoll, a master that shares no line of code with us, at the simulated slaves. */
const mbpoll = "/usr/bin/mbpoll";
const hasMaster = existsSync(mbpoll);
if (!hasMaster) console.warn(`${mbpoll} is missing: 2 tests of the simulated slaves are NOT run`);

const clock = createClock();
const baud = 19_200;
const unit = 5;
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Registers that start as 100 and their address, coils that are on at odd ones; up to address 9. */
function memory(): ModbusTables {
  const words = new Map(Array.from({ length: 10 }, (_, address) => [address, 100 + address]));
  const coils = new Map(Array.from({ length: 10 }, (_, address) => [address, address % 2 === 1]));
  return {
    ...emptyTables,
    functions: [1, 3, 4, 5, 6, 15, 16],
    coil: (address) => coils.get(address),
    setCoil(address, closed) {
      coils.set(address, closed);
      return "taken";
    },
    holding: (address) => words.get(address),
    setHolding(address, word) {
      words.set(address, word);
      return "taken";
    },
    input: (address) => (address < 10 ? 200 + address : undefined),
  };
}

/** How mbpoll reaches a line. */
interface Reach {
  readonly options: readonly string[];
  readonly device: string;
}

function onLine<Line extends ModbusLine & { stop(): Promise<void> }>(line: Line): Line {
  line.add({ tables: memory(), answersTo: (asked) => asked === unit });
  stops.push(() => line.stop());
  return line;
}

function overSerial(): Promise<Reach> {
  const bus = onLine(new RtuBus(clock, seededRandom(1), baud));
  const options = ["-m", "rtu", "-b", String(baud), "-P", "none"];
  return Promise.resolve({ options, device: bus.path });
}

async function overTcp(): Promise<Reach> {
  const port = onLine(await openModbusTcpPort(clock, seededRandom(1)));
  return { options: ["-m", "tcp", "-p", String(port.port)], device: "127.0.0.1" };
}

/** Runs mbpoll once, with addresses as on the wire; what it printed, and how it ended. */
function poll(
  { options, device }: Reach,
  what: readonly string[],
  values: readonly number[],
): Promise<{ readonly code: number | null; readonly printed: string }> {
  const args = [...options, "-a", String(unit), "-0", "-1", "-o", "2", ...what, device];
  const child = spawn(mbpoll, [...args, ...values.map(String)]);
  let printed = "";
  child.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  child.stderr.on("data", (text: Buffer) => (printed += text.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, printed }));
  });
}

/** `[3]: 103` of each line. */
const valuesOf = (printed: string): readonly number[] =>
  [...printed.matchAll(/^\[\d+\]:\s+(\d+)/gm)].map(([, value]) => Number(value));

it("has mbpoll to test with", () => {
  expect(hasMaster || process.env["CI"] === undefined).toBe(true);
});

describe.runIf(hasMaster)("mbpoll and the simulated slaves", () => {
  const lines = [
    { name: "over TCP", open: overTcp },
    { name: "over a pty", open: overSerial },
  ];
  it.each(lines)("understand each other $name", async ({ open }) => {
    const reach = await open();
    const read = async (table: string, from: number, count: number) =>
      valuesOf((await poll(reach, ["-t", table, "-r", `${from}`, "-c", `${count}`], [])).printed);
    expect(await read("4", 2, 5)).toEqual([102, 103, 104, 105, 106]);
    expect(await read("3", 0, 2)).toEqual([200, 201]);
    expect(await read("0", 0, 4)).toEqual([0, 1, 0, 1]);
    expect(await poll(reach, ["-t", "4", "-r", "3"], [4711])).toMatchObject({ code: 0 });
    expect(await poll(reach, ["-t", "4", "-r", "4"], [1, 2, 65_535])).toMatchObject({ code: 0 });
    expect(await poll(reach, ["-t", "0", "-r", "0"], [1, 0, 1])).toMatchObject({ code: 0 });
    expect(await read("4", 2, 6)).toEqual([102, 4711, 1, 2, 65_535, 107]);
    expect(await read("0", 0, 4)).toEqual([1, 0, 1, 1]);
    const absent = await poll(reach, ["-t", "4", "-r", "50"], []);
    expect(absent.printed).toContain("Illegal data address");
  });
});
