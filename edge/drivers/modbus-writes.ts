import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { PointKind } from "../../contract/points.ts";
import type { ModbusPoint } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import type { ModbusRequest } from "../links/modbus-frame.ts";
import type { ControlField } from "./modbus-control.ts";
import type { PlacedPoint } from "./modbus-reads.ts";
import { encodeWords } from "./modbus-values.ts";
import { toWire } from "./point-value.ts";

/** What a write comes down to: one request, or fields of the device's control block. */
export type PlannedWrite =
  | { readonly by: "request"; readonly request: ModbusRequest }
  | { readonly by: "control"; readonly fields: readonly [ControlField, ...ControlField[]] };

/** How a device wants single words written, as its profile says. */
export type WordWrites = "single" | "multiple";

/** The write of a value to a point, with its address resolved for the binding's channel. */
export function planWrite(
  { settings, address, channel }: PlacedPoint,
  kind: PointKind,
  value: PointValue,
  wordWrites: WordWrites,
): Outcome<PlannedWrite> {
  const { write } = settings;
  const words = wordsFor(settings, kind, value);
  if (!words.ok) return words;
  if (write !== undefined && "controlWord" in write) {
    const [word = 0] = words.value;
    const bits = settings.bits ?? wholeWord;
    const field: ControlField = { word: write.controlWord, bits, value: word };
    return success({ by: "control", fields: [field, ...write.with] });
  }
  const table = write?.function ?? settings.function;
  const at = write === undefined ? address : write.address + (channel - 1) * write.channelStride;
  const request = requestFor(table, at, words.value, wordWrites);
  return request.ok ? success({ by: "request", request: request.value }) : request;
}

const wholeWord = [0, 15] as const;

/** The words that say a value: those the maker lists for writing, else those it is read by. */
function wordsFor(
  settings: ModbusPoint,
  kind: PointKind,
  value: PointValue,
): Outcome<readonly number[]> {
  const { write } = settings;
  if (write !== undefined && "values" in write && write.values !== undefined) {
    const word = write.values[String(value)];
    return word === undefined
      ? failed("device-illegal-value", `${JSON.stringify(value)} cannot be written to this point`)
      : success([word]);
  }
  const wire = toWire(kind, settings, value);
  return wire.ok ? encodeWords(settings, Number(wire.value)) : wire;
}

function requestFor(
  table: ModbusPoint["function"],
  address: number,
  words: readonly number[],
  wordWrites: WordWrites,
): Outcome<ModbusRequest> {
  const [first = 0] = words;
  switch (table) {
    case "coil":
      return first === 0 || first === 1
        ? success({ kind: "write-bit", address, on: first === 1 })
        : failed("device-illegal-value", `a coil takes 0 or 1, not ${first}`);
    case "holding":
      return success(
        words.length === 1 && wordWrites === "single"
          ? { kind: "write-word", address, word: first }
          : { kind: "write-words", address, words },
      );
    case "discrete":
    case "input":
      return failed("device-illegal-address", `${table} cannot be written`);
  }
}
