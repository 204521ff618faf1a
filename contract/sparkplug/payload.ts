import { failed, type Outcome, success } from "../errors.ts";
import { ProtoError, type ProtoReader, readerOf } from "./proto-reader.ts";
import { ProtoWriter, wireTypes } from "./proto-writer.ts";

/**
 * The part of a Sparkplug B 3.0 payload this product speaks: named metrics with a whole number, a
 * real number, a truth or a text. Data sets, templates, properties and metadata are passed over when
 * read and never written; aliases are never written, and read by whoever knows the births. Field
 * numbers: `sparkplug_b.proto` of the specification.
 */
export interface Payload {
  /** When it was sent, epoch milliseconds; a death certificate may have none. */
  readonly timestampMs: number | null;
  /** 0–255; null on NDEATH and on commands. */
  readonly seq: number | null;
  readonly metrics: readonly Metric[];
}

export interface Metric {
  readonly name: string;
  /** When the value was true, epoch milliseconds. */
  readonly timestampMs: number | null;
  /** Null in data messages of peers that say it in the birth only. */
  readonly dataType: DataType | null;
  /** Null: there is a metric, but no value to be believed. */
  readonly value: number | boolean | string | null;
  /** Sent late: true of its time, not of now. */
  readonly historical: boolean;
}

/** Sparkplug's data type codes, as far as they are used. */
export const dataTypes = {
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  uint8: 5,
  uint16: 6,
  uint32: 7,
  uint64: 8,
  float: 9,
  double: 10,
  boolean: 11,
  string: 12,
  dateTime: 13,
  text: 14,
  uuid: 15,
} as const;
export type DataType = keyof typeof dataTypes;

/** What the births of a node said of its metrics, for peers that send no more than a number later. */
export interface MetricLookup {
  /** A metric that carries its name; both others are null when it does not carry them. */
  learn(name: string, alias: number | null, dataType: DataType | null): void;
  nameOf(alias: number): string | undefined;
  typeOf(name: string): DataType | undefined;
  /** A metric of a kind that this product does not speak, or of an alias that no birth has named. */
  unread(why: "kind" | "alias"): void;
}

const dataTypeByCode: ReadonlyMap<number, DataType> = new Map(
  Object.entries(dataTypes).map(([name, code]) => [code, name as DataType]),
);

/** Bounds of what is read; a room has some tens of devices with some tens of points. */
export const payloadLimits = {
  /** Whole payload: a birth of 2,000 metrics with their names and short values. */
  bytes: 262_144,
  metrics: 2_000,
  nameBytes: 256,
  /** A JSON document in a metric: the reasons of one point, the meeting of a room. */
  textBytes: 16_384,
} as const;

const payloadField = { timestamp: 1, metric: 2, seq: 3 } as const;
const metricField = {
  name: 1,
  alias: 2,
  timestamp: 3,
  dataType: 4,
  historical: 5,
  null: 7,
  int: 10,
  long: 11,
  float: 12,
  double: 13,
  boolean: 14,
  string: 15,
} as const;

/** Tags as on the wire: a field of another wire type than the specification's is not the field. */
const { varint, fixed64, bytes: lengthed, fixed32 } = wireTypes;
const payloadTag = {
  timestamp: payloadField.timestamp * 8 + varint,
  metric: payloadField.metric * 8 + lengthed,
  seq: payloadField.seq * 8 + varint,
} as const;
const metricTag = {
  name: metricField.name * 8 + lengthed,
  alias: metricField.alias * 8 + varint,
  timestamp: metricField.timestamp * 8 + varint,
  dataType: metricField.dataType * 8 + varint,
  historical: metricField.historical * 8 + varint,
  null: metricField.null * 8 + varint,
  int: metricField.int * 8 + varint,
  long: metricField.long * 8 + varint,
  float: metricField.float * 8 + fixed32,
  double: metricField.double * 8 + fixed64,
  boolean: metricField.boolean * 8 + varint,
  string: metricField.string * 8 + lengthed,
} as const;

const outer = new ProtoWriter();
const inner = new ProtoWriter();

/**
 * Bytes of a payload.
 * @throws RangeError when a value is not what its data type says: a mistake of the caller
 */
export function encodePayload(payload: Payload): Uint8Array {
  outer.reset();
  if (payload.timestampMs !== null) outer.uint(payloadField.timestamp, payload.timestampMs);
  for (const metric of payload.metrics) {
    inner.reset();
    writeMetric(inner, metric);
    outer.bytes(payloadField.metric, inner.peek());
  }
  if (payload.seq !== null) outer.uint(payloadField.seq, payload.seq);
  return outer.finish();
}

function writeMetric(writer: ProtoWriter, metric: Metric): void {
  writer.string(metricField.name, metric.name);
  if (metric.timestampMs !== null) writer.uint(metricField.timestamp, metric.timestampMs);
  if (metric.dataType !== null) writer.uint(metricField.dataType, dataTypes[metric.dataType]);
  if (metric.historical) writer.bool(metricField.historical, true);
  if (metric.value === null) writer.bool(metricField.null, true);
  else writeValue(writer, metric.dataType, metric.value);
}

function writeValue(writer: ProtoWriter, type: DataType | null, value: number | boolean | string) {
  if (typeof value === "boolean" && type === "boolean") {
    writer.bool(metricField.boolean, value);
  } else if (typeof value === "string" && (type === "string" || type === "text")) {
    writer.string(metricField.string, value);
  } else if (typeof value === "number" && type === "double") {
    writer.double(metricField.double, value);
  } else if (typeof value === "number" && type === "float") {
    writer.float(metricField.float, value);
  } else if (typeof value === "number" && Number.isSafeInteger(value) && type !== null) {
    writeInteger(writer, type, value);
  } else {
    throw new RangeError(`a ${typeof value} cannot be sent as ${type ?? "a metric without type"}`);
  }
}

function writeInteger(writer: ProtoWriter, type: DataType, value: number): void {
  const unsigned = type === "uint64" || type === "dateTime";
  if (type === "int64" || (unsigned && value >= 0)) {
    writer.int64(metricField.long, value);
    return;
  }
  const range = integerRanges[type];
  if (range === undefined || value < range[0] || value > range[1]) {
    throw new RangeError(`${value} does not fit ${type}`);
  }
  writer.uint(metricField.int, value >>> 0);
}

const integerRanges: Partial<Record<DataType, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
};

/**
 * Reads a payload; `payload-malformed` when it is none or passes a limit. Never throws.
 * @param lookup what is known of the sender's metrics; without it a metric must carry its name
 */
export function decodePayload(bytes: Uint8Array, lookup?: MetricLookup): Outcome<Payload> {
  if (bytes.length > payloadLimits.bytes) {
    return failed(
      "payload-malformed",
      `${bytes.length} bytes where ${payloadLimits.bytes} are the limit`,
    );
  }
  try {
    return success(readPayload(readerOf(bytes), lookup));
  } catch (error) {
    if (error instanceof ProtoError) return failed("payload-malformed", error.message);
    throw error;
  }
}

function readPayload(reader: ProtoReader, lookup: MetricLookup | undefined): Payload {
  let timestampMs: number | null = null;
  let seq: number | null = null;
  let count = 0;
  const metrics: Metric[] = [];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === payloadTag.timestamp) timestampMs = reader.uint();
    else if (tag === payloadTag.seq) seq = reader.uint();
    else if (tag === payloadTag.metric) {
      if (++count > payloadLimits.metrics) throw new ProtoError("too many metrics");
      const metric = readMetric(reader.message(payloadLimits.bytes), lookup);
      if (metric !== undefined) metrics.push(metric);
    } else reader.skip(tag);
  }
  return { timestampMs, seq, metrics };
}

/** Undefined for a metric without a name or of a kind this product does not speak. */
function readMetric(reader: ProtoReader, lookup: MetricLookup | undefined): Metric | undefined {
  let name: string | undefined;
  let alias: number | null = null;
  let timestampMs: number | null = null;
  let dataType: DataType | null = null;
  const known = () => dataType ?? (name === undefined ? null : (lookup?.typeOf(name) ?? null));
  let historical = false;
  let isNull = false;
  let value: number | boolean | string | undefined;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === metricTag.name) name = reader.string(payloadLimits.nameBytes);
    else if (tag === metricTag.alias && lookup !== undefined) {
      alias = reader.uint();
      if (name === undefined || name === "") name = lookup.nameOf(alias);
    } else if (tag === metricTag.timestamp) timestampMs = reader.uint();
    else if (tag === metricTag.dataType) dataType = dataTypeByCode.get(reader.uint()) ?? null;
    else if (tag === metricTag.double) value = reader.double();
    else if (tag === metricTag.boolean) value = reader.bool();
    else if (tag === metricTag.string) value = reader.string(payloadLimits.textBytes);
    else if (tag === metricTag.null) isNull = reader.bool();
    else if (tag === metricTag.historical) historical = reader.bool();
    else if (tag === metricTag.int) value = fromInt(known(), reader.uint32());
    else if (tag === metricTag.long) value = reader.int64(known() === "int64");
    else if (tag === metricTag.float) value = reader.float();
    else reader.skip(tag);
  }
  if (name === undefined) {
    if (alias !== null) lookup?.unread("alias");
    return undefined;
  }
  lookup?.learn(name, alias, dataType);
  if (value === undefined && !isNull) {
    lookup?.unread("kind");
    return undefined;
  }
  return { name, timestampMs, dataType, value: isNull ? null : (value ?? null), historical };
}

/** Signed types travel as two's complement; Protocol Buffers writers keep field order. */
function fromInt(type: DataType | null, raw: number): number {
  if (type === "int8") return (raw << 24) >> 24;
  if (type === "int16") return (raw << 16) >> 16;
  return type === "int32" ? raw | 0 : raw;
}
