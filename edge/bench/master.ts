import type { Clock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import { newCounters } from "../links/link-health.ts";
import type { LinkCounters } from "../links/link-health.ts";
import { ModbusBus } from "../links/modbus-bus.ts";
import { ModbusRtu } from "../links/modbus-rtu.ts";
import { eventually } from "../links/rig/eventually.ts";
import { characterMs } from "../links/wire-target.ts";
import { Wire } from "../links/wire.ts";
import type { LineProcess } from "./exact-line-process.ts";

/** Our end of a line under measurement, built as a room builds it. */
export interface Master {
  readonly bus: ModbusBus;
  readonly counters: LinkCounters;
  stop(): Promise<void>;
}

export async function openMaster(line: LineProcess, baud: number, clock: Clock): Promise<Master> {
  const form = { baud, dataBits: 8, parity: "none", stopBits: 1 } as const;
  const target = { kind: "serial", path: line.path, ...form } as const;
  const wire = new Wire(target, { wireClock: clock, random: () => 0.5 });
  const counters = newCounters();
  const { lateWindowMinMs } = limits.modbus;
  const settings = { baud, characterMs: characterMs(form), echo: false, lateWindowMinMs };
  const rtu = new ModbusRtu(wire, settings, clock, counters);
  const bus = new ModbusBus(wire, rtu, clock, counters);
  wire.start();
  await eventually("the serial port", () => wire.state.isUp);
  return { bus, counters, stop: () => wire.stop() };
}

export const readTimings = { responseTimeoutMs: 1000, gapMs: 0 };
