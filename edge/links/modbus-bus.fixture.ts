import { createClock } from "../../contract/clock.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Priority } from "../drivers/driver.ts";
import { newCounters } from "./link-health.ts";
import { ModbusBus } from "./modbus-bus.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";
import type { ModbusLine } from "./modbus-line.ts";
import { ModbusRtu } from "./modbus-rtu.ts";
import { eventually } from "./rig/eventually.ts";
import { openPtyPair } from "./rig/pty-pair.ts";
import { createRtuSlave } from "./rig/rtu-slave.ts";
import type { SlaveTrick } from "./rig/rtu-slave.ts";
import { characterMs } from "./wire-target.ts";
import { Wire } from "./wire.ts";

const clock = createClock();
const closing: (() => Promise<void>)[] = [];

/** Closes every bus that was opened since. For `afterEach`. */
export async function closeBuses(): Promise<void> {
  for (const close of closing.splice(0)) await close();
}

export interface BusSettings {
  readonly baud: number;
  readonly echo: boolean;
  readonly responseTimeoutMs: number;
  readonly lateWindowMinMs: number;
}

export const usualBus: BusSettings = {
  baud: 115_200,
  echo: false,
  responseTimeoutMs: 100,
  lateWindowMinMs: 200,
};

/** A bus on a real pty; the slave treats each unit as the test says at that moment. */
export async function openBus(tricks: (unit: number) => SlaveTrick, settings: BusSettings) {
  const pair = openPtyPair();
  const seen: number[] = [];
  const slave = createRtuSlave(
    (unit) => {
      seen.push(unit);
      return tricks(unit);
    },
    (bytes) => pair.write(bytes),
  );
  pair.onData((bytes) => slave.receive(bytes));
  const counters = newCounters();
  const { baud, echo, lateWindowMinMs, responseTimeoutMs } = settings;
  const form = { baud, dataBits: 8, parity: "none", stopBits: 1 } as const;
  const target = { kind: "serial", path: pair.path, ...form } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0.5 });
  const rtu = { baud, characterMs: characterMs(form), echo, lateWindowMinMs };
  const line = timedLine(new ModbusRtu(wire, rtu, clock, counters), clock);
  const bus = new ModbusBus(wire, line, clock, counters);
  wire.start();
  await eventually("the port is open", () => wire.state.isUp);
  closing.push(async () => {
    await wire.stop();
    await pair.close();
  });
  const timings = { responseTimeoutMs, gapMs: 0 };
  const ask = (unit: number, request: ModbusRequest, priority: Priority, key: string | null) =>
    bus.send({ unit, request, timings, priority, key, deadlineMs: null });
  const one = (address: number) =>
    ({ kind: "read-words", table: "holding", address, count: 1 }) as const;
  const read = (unit: number, address: number, priority: Priority = "poll") =>
    ask(unit, one(address), priority, null);
  const poll = (unit: number, address: number, deadlineMs: number) =>
    bus.send({ unit, request: one(address), timings, priority: "poll", key: null, deadlineMs });
  return { bus, wire, pair, counters, seen, slave, ask, read, poll, takenMs: line.takenMs };
}

/** A line that notes how long it was taken by each unit. */
function timedLine(line: ModbusLine, clock: Clock) {
  const takenMs = new Map<number, number>();
  return {
    takenMs,
    heldForMs: (unit: number) => line.heldForMs(unit),
    reset: () => line.reset(),
    async exchange(...question: Parameters<ModbusLine["exchange"]>) {
      const [unit] = question;
      const startMs = clock.monotonicMs();
      const answer = await line.exchange(...question);
      takenMs.set(unit, (takenMs.get(unit) ?? 0) + clock.monotonicMs() - startMs);
      return answer;
    },
  };
}

export const codeOf = (answer: ModbusAnswer): string => (answer.ok ? "ok" : answer.failure.code);
