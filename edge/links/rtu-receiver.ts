import { failed } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { TwinSign } from "./address-conflict.ts";
import { crc16, examineRtu, hex } from "./modbus-frame.ts";
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
  /** Whose answer was believed last: a second device at its address answers the same once more. */
  #answered: Asked | null = null;
  #sign: TwinSign = "none";
  #twins = 0;

  /** Starts to wait for an answer. `echo` is the copy of the request that comes back first. */
  expect(asked: Asked, echo: Uint8Array | null): void {
    this.#asked = asked;
    this.#echo = echo ?? none;
    this.#answer = null;
    this.#sign = "none";
    this.#bytes = none;
  }

  /** Ends the waiting; whatever has been received is forgotten. */
  forget(): void {
    if (this.#asked !== null && this.#answer?.ok === true) this.#answered = this.#asked;
    this.#asked = null;
    this.#answer = null;
    this.#bytes = none;
  }

  /** Whether the present exchange was answered by two. */
  get sign(): TwinSign {
    return this.#sign;
  }

  /** The unit whose answer came once more after it had been believed; null when none did. */
  takeTwin(): number | null {
    const unit = this.#twins > 0 ? (this.#answered?.unit ?? null) : null;
    this.#twins = 0;
    return unit;
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
      this.#double(this.#asked);
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
        if (this.#bytes.length === verdict.length) this.#answer = verdict.answer;
        else this.#double({ unit, request });
        return;
      case "broken":
        if (this.#bytes.length === verdict.length) {
          this.#answer = failed("link-checksum", shown(this.#bytes));
        } else this.#double({ unit, request });
        return;
      case "foreign":
        if (!this.#mayBeLate())
          this.#answer = failed("link-unexpected", foreign(unit, this.#bytes));
    }
  }

  /** More came than one answer has. Two whole ones can only be of two devices, or of one twice. */
  #double({ unit, request }: Asked): void {
    const first = examineRtu(unit, request, this.#bytes);
    const rest = first.is === "answer" ? this.#bytes.subarray(first.length) : none;
    this.#sign = examineRtu(unit, request, rest).is === "answer" ? "second" : "garbled";
    this.#answer = failed("link-unexpected", `more than one answer: ${shown(this.#bytes)}`);
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
    this.#dropTwin();
    for (const [unit, request] of this.#owed) {
      const verdict = examineRtu(unit, request, this.#bytes);
      if (verdict.is !== "answer") continue;
      // Still owed: what came once may come twice, and must not pass for a newer answer then.
      this.#bytes = this.#bytes.subarray(verdict.length);
      return unit;
    }
    return null;
  }

  /** An answer that was believed already and comes once more is no answer to anything. */
  #dropTwin(): void {
    const twin = this.#twin();
    if (twin === null) return;
    const verdict = examineRtu(twin.unit, twin.request, this.#bytes);
    if (verdict.is !== "answer") return;
    this.#bytes = this.#bytes.subarray(verdict.length);
    this.#twins += 1;
  }

  #mayBeLate(): boolean {
    const owed = [...this.#owed].map(([unit, request]) => ({ unit, request }));
    const twin = this.#twin();
    return [...owed, ...(twin === null ? [] : [twin])].some(
      ({ unit, request }) => examineRtu(unit, request, this.#bytes).is === "incomplete",
    );
  }

  /** What was believed last. Of the unit that is asked now, nobody could tell it apart. */
  #twin(): Asked | null {
    return this.#answered?.unit === this.#asked?.unit ? null : this.#answered;
  }
}

/** Says whose frame it is, when it is one. */
function foreign(unit: number, bytes: Uint8Array): string {
  const sum = (bytes.at(-2) ?? 0) | ((bytes.at(-1) ?? 0) << 8);
  const isFrame = bytes.length > 3 && sum === crc16(bytes.subarray(0, -2));
  return isFrame && bytes[0] !== unit ? `unit ${bytes[0]} answered for unit ${unit}` : shown(bytes);
}
