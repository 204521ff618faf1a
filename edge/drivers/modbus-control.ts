import type { Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { ControlBlock } from "../../contract/profile.ts";
import type { ModbusAnswer, ModbusRequest } from "../links/modbus-frame.ts";

/** Some bits of one word of the block, and what they shall be. */
export interface ControlField {
  readonly word: number;
  /** [lowest, highest], 0 to 15. */
  readonly bits: readonly [number, number];
  readonly value: number;
}
/** The field a point is read by, and those the device wants set along with it. */
type Fields = readonly [ControlField, ...ControlField[]];

/** Sends one request to the device; `key` as for the bus. */
type Send = (request: ModbusRequest, key: string | null) => Promise<ModbusAnswer>;

interface Waiting {
  readonly fields: Fields;
  readonly send: Send;
  readonly settle: (outcome: Outcome<void>) => void;
}

/** A command that the device took and does not report yet. */
interface Taken {
  readonly fields: Fields;
  readonly untilMs: number;
}

/**
 * The command words of one device. They do not mirror it, so every write sends them whole: what the
 * device reports, with the one change. Writes go one after another, and what was commanded shortly
 * before is sent again as long as the report may lag behind it: else the second of two commands
 * would take the first one back.
 */
export class ControlWords {
  readonly #block: ControlBlock;
  readonly #channel: number;
  readonly #clock: Clock;
  /** By point; a newer write of a point replaces the one that waits. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #taken = new Map<string, Taken>();
  #isBusy = false;

  /** `channel` counts from 1. */
  constructor(block: ControlBlock, channel: number, clock: Clock) {
    this.#block = block;
    this.#channel = channel;
    this.#clock = clock;
  }

  write(point: string, fields: Fields, send: Send): Promise<Outcome<void>> {
    return new Promise((settle) => {
      this.#waiting.get(point)?.settle(failed("link-busy", "a newer one took its place"));
      this.#waiting.delete(point);
      this.#waiting.set(point, { fields, send, settle });
      if (!this.#isBusy) void this.#work();
    });
  }

  /** The device reports this number in the bits of the point: what it shows need not be kept. */
  reports(point: string, value: number): void {
    if (this.#taken.get(point)?.fields[0].value === value) this.#taken.delete(point);
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (;;) {
      const [next] = this.#waiting;
      if (next === undefined) break;
      const [point, { fields, send, settle }] = next;
      this.#waiting.delete(point);
      settle(await this.#change(point, fields, send));
    }
    this.#isBusy = false;
  }

  async #change(point: string, fields: Fields, send: Send): Promise<Outcome<void>> {
    const { status, copy } = this.#block;
    const report = await send(
      { kind: "read-words", table: status.function, address: this.#at(status), count: copy.length },
      null,
    );
    if (!report.ok) return report;
    const nowMs = this.#clock.monotonicMs();
    const words = copy.map((mask, at) => (report.value[at] ?? 0) & mask);
    for (const [other, taken] of this.#taken) {
      const isShown = bitsOf(report.value, taken.fields[0]) === taken.fields[0].value;
      if (isShown || nowMs >= taken.untilMs) this.#taken.delete(other);
      else if (other !== point) set(words, taken.fields);
    }
    set(words, fields);
    const request = { kind: "write-words", address: this.#at(this.#block), words } as const;
    const answer = await send(request, point);
    if (!answer.ok) return answer;
    this.#taken.set(point, { fields, untilMs: nowMs + this.#block.lag });
    return { ok: true, value: undefined };
  }

  #at({ address, channelStride }: { address: number; channelStride: number }): number {
    return address + (this.#channel - 1) * channelStride;
  }
}

const maskOf = ([lowest, highest]: ControlField["bits"]): number =>
  (2 ** (highest - lowest + 1) - 1) << lowest;

const bitsOf = (words: readonly number[], { word, bits }: ControlField): number =>
  ((words[word] ?? 0) & maskOf(bits)) >>> bits[0];

function set(words: number[], fields: readonly ControlField[]): void {
  for (const { word, bits, value } of fields) {
    const mask = maskOf(bits);
    words[word] = ((words[word] ?? 0) & ~mask) | ((value << bits[0]) & mask);
  }
}
