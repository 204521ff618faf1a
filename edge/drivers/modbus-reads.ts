import type { ModbusPoint } from "../../contract/profile.ts";
import type { ModbusRequest } from "../links/modbus-frame.ts";
import { decodeWords, wordsOf } from "./modbus-values.ts";

/** A point with its address resolved for the binding's channel. */
export interface PlacedPoint {
  readonly name: string;
  readonly address: number;
  /** The binding's, counted from 1. */
  readonly channel: number;
  readonly settings: ModbusPoint;
}

/** One request and the points its answer holds. */
export interface ReadBlock {
  readonly request: Extract<ModbusRequest, { count: number }>;
  readonly points: readonly PlacedPoint[];
}

export interface ReadRules {
  readonly maxRegistersPerRead: number;
  /** Registers nobody asked for that may be read along between two points. */
  readonly maxRegisterGap: number;
}

/** Largest count of coils or inputs in one request (Modbus application protocol, 6.1). */
const maxBitsPerRead = 2000;

export function placePoint(name: string, settings: ModbusPoint, channel: number): PlacedPoint {
  const address = settings.address + (channel - 1) * settings.channelStride;
  return { name, address, channel, settings };
}

const widthOf = ({ settings }: PlacedPoint) =>
  settings.function === "coil" || settings.function === "discrete" ? 1 : wordsOf[settings.type];

/**
 * The fewest requests that read all the points within the rules. Points in `alone` are read each by
 * itself: a device that refused a block with one of them in it may still know the others.
 */
export function planReads(
  points: readonly PlacedPoint[],
  rules: ReadRules,
  alone: ReadonlySet<string>,
): readonly ReadBlock[] {
  const blocks: PlacedPoint[][] = [];
  const sorted = [...points].sort(
    (left, right) =>
      left.settings.function.localeCompare(right.settings.function) || left.address - right.address,
  );
  for (const point of sorted) {
    const block = blocks.at(-1);
    if (block !== undefined && fitsInto(block, point, rules, alone)) block.push(point);
    else blocks.push([point]);
  }
  return blocks.map((block) => ({ points: block, request: requestFor(block) }));
}

function fitsInto(
  block: readonly PlacedPoint[],
  point: PlacedPoint,
  rules: ReadRules,
  alone: ReadonlySet<string>,
): boolean {
  const first = block[0];
  if (first === undefined || first.settings.function !== point.settings.function) return false;
  if (alone.has(point.name) || block.some(({ name }) => alone.has(name))) return false;
  const isBits = point.settings.function === "coil" || point.settings.function === "discrete";
  const max = isBits
    ? Math.min(rules.maxRegistersPerRead * 16, maxBitsPerRead)
    : rules.maxRegistersPerRead;
  const gap = point.address - endOf(block);
  return gap <= rules.maxRegisterGap && point.address + widthOf(point) - first.address <= max;
}

const endOf = (block: readonly PlacedPoint[]) =>
  Math.max(...block.map((point) => point.address + widthOf(point)));

function requestFor(block: readonly PlacedPoint[]): ReadBlock["request"] {
  const table = block[0]?.settings.function ?? "holding";
  const address = block[0]?.address ?? 0;
  const count = endOf(block) - address;
  return table === "coil" || table === "discrete"
    ? { kind: "read-bits", table, address, count }
    : { kind: "read-words", table, address, count };
}

/** The wire value of one point in the answer to its block. */
export function pickValue(block: ReadBlock, point: PlacedPoint, data: readonly number[]): number {
  const at = point.address - block.request.address;
  if (block.request.kind === "read-bits") return data[at] ?? 0;
  return decodeWords(point.settings, data.slice(at, at + widthOf(point)));
}
