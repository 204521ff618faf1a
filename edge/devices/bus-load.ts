import type { ProfileOf } from "../../contract/profile.ts";
import { placePoint, planReads } from "../drivers/modbus-reads.ts";
import { answerLength, type ModbusRequest } from "../links/modbus-frame.ts";
import { silenceMs } from "../links/rtu-silence.ts";
import { characterMs } from "../links/wire-target.ts";
import type { DeviceModel, RoomModel } from "./room-model.ts";

/** What a room's plan asks of one Modbus RTU line, before anything is installed. */
export interface BusLoad {
  readonly link: string;
  /** `9600 8N1`. */
  readonly settings: string;
  readonly devices: number;
  readonly readsPerSecond: number;
  /** Share of the line's time the polls take; above 1 the line cannot carry them. */
  readonly share: number;
}

/** Above this a line has no room left for repeats, commands and a silent device. */
export const crowdedShare = 0.8;

/** Unit, function, address, count and CRC of a read. */
const requestBytes = 8;
const unitAndCrcBytes = 3;
/** What a slave typically takes from the end of a request to the start of its answer. */
const turnRoundMs = 5;
/** The load of every Modbus RTU line of a room, in the order of its file. */
export function busLoads(model: RoomModel): readonly BusLoad[] {
  return [...model.links].flatMap(([link, config]) => {
    if (!("modbus-rtu" in config)) return [];
    const { baud, parity, stopBits } = config["modbus-rtu"];
    const line = { baud, parity, stopBits, dataBits: 8 } as const;
    const devices = [...model.devices.values()].filter((device) => device.link === link);
    const reads = devices.flatMap((device) => readsOf(device));
    const wireMs = (read: Read) => exchangeMs(read.request, read.gapMs, baud, characterMs(line));
    return {
      link,
      settings: `${baud} 8${parity[0]?.toUpperCase()}${stopBits}`,
      devices: devices.length,
      readsPerSecond: sum(reads, (read) => 1000 / read.everyMs),
      share: sum(reads, (read) => wireMs(read) / read.everyMs),
    };
  });
}

interface Read {
  readonly request: ModbusRequest;
  readonly everyMs: number;
  readonly gapMs: number;
}

/** Points of one period are read together; those of another period in requests of their own. */
function readsOf({ profile, binding }: DeviceModel): readonly Read[] {
  if (profile.driver !== "modbus-points") return [];
  const placed = Object.entries(profile.points).map(([name, settings]) =>
    placePoint(name, settings, binding.channel ?? 1),
  );
  const periods = new Set(placed.map(({ settings }) => settings.every));
  return [...periods].flatMap((everyMs) => {
    const due = placed.filter(({ settings }) => settings.every === everyMs);
    return planReads(due, profile.link, new Set()).map(({ request }) => ({
      request,
      everyMs,
      gapMs: gapOf(profile),
    }));
  });
}

const gapOf = ({ link }: ProfileOf<"modbus-points">): number => link.gapMs;

/** Time one read takes of the line: both frames, the silence before each, and the slave's thinking. */
function exchangeMs(request: ModbusRequest, gapMs: number, baud: number, oneMs: number): number {
  const silentMs = silenceMs(baud, oneMs);
  const frames = requestBytes + unitAndCrcBytes + answerLength(request);
  return frames * oneMs + Math.max(silentMs, gapMs) + Math.max(silentMs, turnRoundMs);
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);
