import * as fc from "fast-check";
import protobuf from "protobufjs";
import { expect, test } from "vitest";
import {
  type DataType,
  dataTypes,
  decodePayload,
  encodePayload,
  type Metric,
  type Payload,
  payloadLimits,
} from "./payload.ts";

/** The specification's message, read by an independent implementation of Protocol Buffers. */
const peer = protobuf.Root.fromJSON({
  nested: {
    Metric: {
      fields: {
        name: { type: "string", id: 1 },
        alias: { type: "uint64", id: 2 },
        timestamp: { type: "uint64", id: 3 },
        datatype: { type: "uint32", id: 4 },
        isHistorical: { type: "bool", id: 5 },
        isTransient: { type: "bool", id: 6 },
        isNull: { type: "bool", id: 7 },
        intValue: { type: "uint32", id: 10 },
        longValue: { type: "uint64", id: 11 },
        floatValue: { type: "float", id: 12 },
        doubleValue: { type: "double", id: 13 },
        booleanValue: { type: "bool", id: 14 },
        stringValue: { type: "string", id: 15 },
        bytesValue: { type: "bytes", id: 16 },
      },
    },
    Payload: {
      fields: {
        timestamp: { type: "uint64", id: 1 },
        metrics: { rule: "repeated", type: "Metric", id: 2 },
        seq: { type: "uint64", id: 3 },
        uuid: { type: "string", id: 4 },
        body: { type: "bytes", id: 5 },
      },
    },
  },
}).lookupType("Payload");

const whole = (min: number, max: number) => fc.integer({ min, max });
const text = fc.string({ unit: "grapheme", maxLength: 40 });
const valuesOf: Record<DataType, fc.Arbitrary<number | boolean | string>> = {
  int8: whole(-128, 127),
  int16: whole(-32_768, 32_767),
  int32: whole(-2_147_483_648, 2_147_483_647),
  int64: fc.maxSafeInteger(),
  uint8: whole(0, 255),
  uint16: whole(0, 65_535),
  uint32: whole(0, 4_294_967_295),
  uint64: fc.maxSafeNat(),
  float: fc.float(),
  double: fc.double(),
  boolean: fc.boolean(),
  string: text,
  dateTime: fc.maxSafeNat(),
  text,
  uuid: text,
};
const sendable = (Object.keys(dataTypes) as DataType[]).filter((type) => type !== "uuid");

const metric: fc.Arbitrary<Metric> = fc.constantFrom(...sendable).chain((dataType) =>
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 40 }),
    timestampMs: fc.option(fc.maxSafeNat()),
    dataType: fc.constant(dataType),
    value: fc.option(valuesOf[dataType]),
    historical: fc.boolean(),
  }),
);
const payload: fc.Arbitrary<Payload> = fc.record({
  timestampMs: fc.option(fc.maxSafeNat()),
  seq: fc.option(whole(0, 255)),
  metrics: fc.array(metric, { maxLength: 12 }),
});

test("what is written is read back as it was", () => {
  fc.assert(
    fc.property(payload, (sent) => {
      expect(decodePayload(encodePayload(sent))).toEqual({ ok: true, value: sent });
    }),
    { numRuns: 400 },
  );
});

test("an independent reader finds every field under the specification's number", () => {
  const sent: Payload = {
    timestampMs: 1_760_000_000_123,
    seq: 200,
    metrics: [
      { name: "a", timestampMs: 5, dataType: "double", value: 23.5, historical: true },
      { name: "b", timestampMs: null, dataType: "int32", value: -7, historical: false },
      { name: "c", timestampMs: null, dataType: "int64", value: -9e15, historical: false },
      { name: "d", timestampMs: null, dataType: "boolean", value: true, historical: false },
      { name: "会", timestampMs: null, dataType: "string", value: "会堂", historical: false },
      { name: "f", timestampMs: null, dataType: "float", value: 0.5, historical: false },
      { name: "g", timestampMs: null, dataType: "double", value: null, historical: false },
    ],
  };
  const seen = peer.toObject(peer.decode(encodePayload(sent)), { longs: String });
  expect(seen).toEqual({
    timestamp: "1760000000123",
    seq: "200",
    metrics: [
      { name: "a", timestamp: "5", datatype: 10, isHistorical: true, doubleValue: 23.5 },
      { name: "b", datatype: 3, intValue: 4_294_967_289 },
      { name: "c", datatype: 4, longValue: (2n ** 64n - 9_000_000_000_000_000n).toString() },
      { name: "d", datatype: 11, booleanValue: true },
      { name: "会", datatype: 12, stringValue: "会堂" },
      { name: "f", datatype: 9, floatValue: 0.5 },
      { name: "g", datatype: 10, isNull: true },
    ],
  });
});

test("what an independent writer sends is understood, and unknown kinds are passed over", () => {
  const bytes = peer
    .encode(
      peer.fromObject({
        timestamp: 7,
        seq: 3,
        uuid: "x",
        body: new Uint8Array([1, 2]),
        metrics: [
          { name: "bdSeq", datatype: 4, longValue: 3, alias: 9 },
          { name: "raw", datatype: 17, bytesValue: new Uint8Array([1]) },
          { alias: 4, intValue: 1 },
          { name: "t", datatype: 2, intValue: 65_535, isTransient: true },
        ],
      }),
    )
    .finish();
  const seen = decodePayload(bytes);
  expect(seen.ok && seen.value).toEqual({
    timestampMs: 7,
    seq: 3,
    metrics: [
      { name: "bdSeq", timestampMs: null, dataType: "int64", value: 3, historical: false },
      { name: "t", timestampMs: null, dataType: "int16", value: -1, historical: false },
    ],
  });
});

test("bytes made by hand from the specification", () => {
  const bytes = Uint8Array.from([
    // timestamp = 1; metric of 11 bytes: name "p", datatype 11, boolean true; seq = 2
    0x08, 0x01, 0x12, 0x07, 0x0a, 0x01, 0x70, 0x20, 0x0b, 0x70, 0x01, 0x18, 0x02,
  ]);
  const point = {
    name: "p",
    timestampMs: null,
    dataType: "boolean",
    value: true,
    historical: false,
  } as const;
  expect(encodePayload({ timestampMs: 1, seq: 2, metrics: [point] })).toEqual(bytes);
});

test("no bytes make the reader throw, and a cut message is refused or a shorter one", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(typeof decodePayload(bytes).ok).toBe("boolean");
    }),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(payload, fc.nat(), fc.nat(255), (sent, at, byte) => {
      const bytes = encodePayload(sent);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      expect(typeof decodePayload(bytes).ok).toBe("boolean");
    }),
    { numRuns: 500 },
  );
});

test("limits hold", () => {
  const one: Metric = {
    name: "a",
    timestampMs: null,
    dataType: "double",
    value: 1,
    historical: false,
  };
  const many = Array.from({ length: payloadLimits.metrics + 1 }, () => one);
  const long = {
    ...one,
    dataType: "string",
    value: "x".repeat(payloadLimits.textBytes + 1),
  } as const;
  const code = (bytes: Uint8Array) => {
    const result = decodePayload(bytes);
    return result.ok ? "read" : result.failure.code;
  };
  expect(code(encodePayload({ timestampMs: 1, seq: 0, metrics: many.slice(1) }))).toBe("read");
  expect(code(encodePayload({ timestampMs: 1, seq: 0, metrics: many }))).toBe("payload-malformed");
  expect(code(encodePayload({ timestampMs: 1, seq: 0, metrics: [long] }))).toBe(
    "payload-malformed",
  );
  expect(code(new Uint8Array(payloadLimits.bytes + 1))).toBe("payload-malformed");
  expect(() =>
    encodePayload({ timestampMs: 1, seq: 0, metrics: [{ ...one, dataType: "uint8", value: 256 }] }),
  ).toThrow(RangeError);
});
