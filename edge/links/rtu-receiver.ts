import { failed } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { examineRtu, hex } from "./modbus-frame.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";

/** A question and whom it was put to. */
export interface Asked {
  readonly unit: number;
  readonly request: ModbusRequest;
}

const none = new Uint8Array(0);
const shown = (bytes: Uint8Array) => hex(bytes.subarray(0, 16));

/**
 * What the bytes of an RTU line mean, told from what was asked and what is still owed. Knows no time:
 * the line tells it when a silence has ended a frame.
 */
export class RtuReceiver {
  /** Units whose answer did not come in time, and what they were asked. */
  readonly #owed = new Map<number, ModbusRequest>();
  #bytes: Uint8Array = none;
  #asked: Asked | null = null;
  #echo: Uint8Array = none;
  #answer: ModbusAnswer | null = null;

  /** Starts to wait for an answer. `echo` is the copy of the request that comes back first. */
  expect(asked: Asked, echo: Uint8Array | null): void {
    this.#asked = asked;
    this.#echo = echo ?? none;
    this.#answer = null;
    this.#bytes = none;
  }

  /** Ends the waiting; whatever has been received is forgotten. */
  forget(): void {
    this.#asked = null;
    this.#answer = null;
    this.#bytes = none;
  }

  owe(asked: Asked): void {
    this.#owed.set(asked.unit, asked.request);
  }

  owes(unit: number): boolean {
    return this.#owed.has(unit);
  }

  forgive(unit: number): void {
    this.#owed.delete(unit);
  }

  /** Bytes that belong to nothing so far. */
  get residue(): Uint8Array {
    return this.#bytes;
  }

  /** The answer, or the failure, once there is one; later bytes may still spoil it. */
  get answer(): ModbusAnswer | null {
    return this.#answer;
  }

  /** Takes bytes in; returns the units whose late answers were among them. */
  push(chunk: Uint8Array): readonly number[] {
    const keep = limits.modbus.rtuFrameMaxBytes * 2;
    this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(0, keep);
    if (this.#asked === null) return this.#takeLate();
    if (this.#answer !== null) {
      // Two frames ran together: either of them may be the late one, so neither is believed.
      this.#answer = failed("link-unexpected", "more bytes than one answer has");
      return [];
    }
    if (!this.#takeEcho()) return [];
    const late = this.#startsForeign(this.#asked) ? this.#takeLate() : [];
    this.#judge(this.#asked);
    return late;
  }

  #startsForeign({ unit, request }: Asked): boolean {
    return examineRtu(unit, request, this.#bytes).is === "foreign";
  }

  #judge({ unit, request }: Asked): void {
    const verdict = examineRtu(unit, request, this.#bytes);
    switch (verdict.is) {
      case "incomplete":
        return;
      case "answer":
        this.#answer =
          this.#bytes.length === verdict.length
            ? verdict.answer
            : failed("link-unexpected", "more bytes than one answer has");
        return;
      case "broken":
        this.#answer =
          this.#bytes.length === verdict.length
            ? failed("link-checksum", shown(this.#bytes))
            : failed("link-unexpected", shown(this.#bytes));
        return;
      case "foreign":
        if (!this.#mayBeLate()) this.#answer = failed("link-unexpected", shown(this.#bytes));
    }
  }

  /** Takes the echo out once it is whole and exact; false while it still may become so. */
  #takeEcho(): boolean {
    const echo = this.#echo;
    if (echo.length === 0) return true;
    const length = Math.min(echo.length, this.#bytes.length);
    const isSame = Buffer.compare(echo.subarray(0, length), this.#bytes.subarray(0, length)) === 0;
    if (isSame && length < echo.length) return false;
    if (isSame) this.#bytes = this.#bytes.subarray(length);
    this.#echo = none;
    return this.#bytes.length > 0;
  }

  /** Takes whole answers of units that owe one from the front of what was received. */
  #takeLate(): readonly number[] {
    const units: number[] = [];
    for (let found = this.#oneLate(); found !== null; found = this.#oneLate()) units.push(found);
    return units;
  }

  #oneLate(): number | null {
    for (const [unit, request] of this.#owed) {
      const verdict = examineRtu(unit, request, this.#bytes);
      if (verdict.is !== "answer") continue;
      this.#bytes = this.#bytes.subarray(verdict.length);
      this.#owed.delete(unit);
      return unit;
    }
    return null;
  }

  #mayBeLate(): boolean {
    return [...this.#owed].some(
      ([unit, request]) => examineRtu(unit, request, this.#bytes).is === "incomplete",
    );
  }
}
