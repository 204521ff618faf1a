import * as peer from "sparkplug-payload";
import { expect, test } from "vitest";
import { decodePayload } from "../../contract/sparkplug/payload.ts";
import type { SparkplugType } from "../../contract/topics.ts";
import { MetricNames } from "./metric-names.ts";

/** Sparkplug's payloads as an independent library writes them. */
const found = peer.get("spBv1.0");
if (found === undefined || found === null) throw new Error("no codec of spBv1.0");
const independent = found;
type Sent = Parameters<typeof independent.encodePayload>[0];

function setUp() {
  const passedOver = { kind: 0, alias: 0 };
  const names = new MetricNames(passedOver);
  const hear = (type: SparkplugType, device: string | null, sent: Sent) => {
    const lookup = names.lookup({ site: "s", room: "r", type, device });
    const decoded = decodePayload(independent.encodePayload(sent), lookup);
    if (!decoded.ok) throw new Error(decoded.failure.code);
    return decoded.value.metrics.map(({ name, value }) => [name, value]);
  };
  return { passedOver, hear };
}

/** As a peer that saves bytes: no name, and no type either. */
const short = (alias: number, type: "Int32" | "Double" | "Int64" | "Boolean", value: unknown) =>
  ({ alias, type, value, timestamp: 5 }) as NonNullable<Sent["metrics"]>[number];

test("tck-id-payloads-alias-data-requirement: an alias of a birth names the metric from then on", () => {
  const { hear, passedOver } = setUp();
  hear("NBIRTH", null, {
    timestamp: 1,
    seq: 0,
    metrics: [{ name: "load", alias: 1, type: "Double", value: 1, timestamp: 1 }],
  });
  hear("DBIRTH", "air", {
    timestamp: 1,
    seq: 1,
    metrics: [{ name: "temperature", alias: 2, type: "Int32", value: 20, timestamp: 1 }],
  });
  expect(hear("NDATA", null, { seq: 2, metrics: [short(1, "Double", 2.5)] })).toEqual([
    ["load", 2.5],
  ]);
  expect(hear("DDATA", "air", { seq: 3, metrics: [short(2, "Int32", -7)] })).toEqual([
    ["temperature", -7],
  ]);
  expect(passedOver).toEqual({ kind: 0, alias: 0 });
});

test("a peer that says a metric's type in its birth only is understood by that", () => {
  const names = new MetricNames({ kind: 0, alias: 0 });
  const address = (type: SparkplugType) => ({ site: "s", room: "r", type, device: "air" });
  const birth = independent.encodePayload({
    seq: 1,
    metrics: [{ name: "temperature", alias: 2, type: "Int32", value: 20 }],
  });
  decodePayload(birth, names.lookup(address("DBIRTH")));
  // One metric: field 2 (alias) is 2, field 10 (intValue) is -7 in 32 bits; no type.
  const bare = Uint8Array.of(0x12, 8, 0x10, 2, 0x50, 0xf9, 0xff, 0xff, 0xff, 0x0f);
  expect(decodePayload(bare, names.lookup(address("DDATA")))).toMatchObject({
    ok: true,
    value: { metrics: [{ name: "temperature", value: -7 }] },
  });
});

test("an alias that no birth has named is counted, and forgotten with the next birth of the node", () => {
  const { hear, passedOver } = setUp();
  expect(hear("NDATA", null, { seq: 2, metrics: [short(9, "Double", 1)] })).toEqual([]);
  expect(passedOver.alias).toBe(1);
  const birth = { seq: 0, metrics: [{ name: "a", alias: 9, type: "Double", value: 1 }] } as Sent;
  hear("NBIRTH", null, birth);
  expect(hear("NDATA", null, { seq: 1, metrics: [short(9, "Double", 3)] })).toEqual([["a", 3]]);
  hear("NBIRTH", null, { seq: 0, metrics: [] });
  expect(hear("NDATA", null, { seq: 1, metrics: [short(9, "Double", 3)] })).toEqual([]);
});

test("nulls are read; data sets, templates and bytes are passed over and counted", () => {
  const { hear, passedOver } = setUp();
  const metrics = [
    { name: "gone", type: "Double", value: null },
    { name: "words", type: "String", value: "会议" },
    { name: "large", type: "Int64", value: -5_000_000_000 },
    { name: "when", type: "DateTime", value: 1_760_000_000_000 },
    { name: "raw", type: "Bytes", value: Uint8Array.of(1, 2, 3) },
    {
      name: "table",
      type: "DataSet",
      value: { numOfColumns: 1, columns: ["a"], types: ["Int32"], rows: [[1]] },
    },
    { name: "shape", type: "Template", value: { isDefinition: true, metrics: [] } },
  ] as NonNullable<Sent["metrics"]>;
  expect(hear("NBIRTH", null, { seq: 0, metrics })).toEqual([
    ["gone", null],
    ["words", "会议"],
    ["large", -5_000_000_000],
    ["when", 1_760_000_000_000],
  ]);
  expect(passedOver).toEqual({ kind: 3, alias: 0 });
});
