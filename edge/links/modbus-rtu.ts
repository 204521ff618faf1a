import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "./link-health.ts";
import { answerLength, hex, requestPdu, rtuFrame } from "./modbus-frame.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";
import type { ModbusLine, UnitTimings } from "./modbus-line.ts";
import { RtuReceiver } from "./rtu-receiver.ts";
import type { Asked } from "./rtu-receiver.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

export interface RtuSettings {
  readonly baud: number;
  /** Time of one character on the line. */
  readonly characterMs: number;
  /** The adapter hears what it sends itself: exactly one copy is taken out. */
  readonly echo: boolean;
  /** How long after its time-out an answer may still come; the time-out itself when that is longer. */
  readonly lateWindowMinMs: number;
}

interface Exchange extends Asked {
  readonly timings: UnitTimings;
  readonly settle: (answer: ModbusAnswer) => void;
  /** When the answer counts as missing; null before the request is out. */
  deadlineMs: number | null;
}

/** Above 19200 baud the specification fixes the silence instead of counting characters. */
const fastBaud = 19_200;
const fastSilenceMs = 1.75;
const silenceCharacters = 3.5;

/**
 * Modbus RTU on a byte wire. RTU has no transaction number: an answer is known only by its unit, its
 * function, its length and its place in time. So nothing is believed that the request does not
 * exactly foretell, that its CRC does not cover and that silence does not end; and a unit that has
 * not answered is not asked again until its late answer has come or can come no more. Not even the
 * same question: two answers would then be on their way. Other units are served meanwhile, since a
 * late answer cannot pass for theirs.
 */
export class ModbusRtu implements ModbusLine {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #settings: RtuSettings;
  readonly #silenceMs: number;
  readonly #receiver = new RtuReceiver();
  readonly #heldUntilMs = new Map<number, number>();
  #lastByteAtMs = Number.NEGATIVE_INFINITY;
  #exchange: Exchange | null = null;
  #cancelSilence: Cancel = () => {};
  #cancelTimeout: Cancel = () => {};

  constructor(wire: Wire, settings: RtuSettings, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#clock = clock;
    this.#counters = counters;
    this.#settings = settings;
    this.#silenceMs =
      settings.baud > fastBaud ? fastSilenceMs : silenceCharacters * settings.characterMs;
    wire.onData((chunk) => this.#data(chunk));
  }

  exchange(unit: number, request: ModbusRequest, timings: UnitTimings): Promise<ModbusAnswer> {
    if (unit === 0) {
      return Promise.resolve(failed("device-illegal-address", "unit 0 is all units: none answers"));
    }
    const startedMs = this.#clock.monotonicMs();
    if (this.#receiver.owes(unit)) {
      // The window is over, but only a look at the line can tell: bytes may lie unread.
      this.#receiver.forgive(unit);
      this.#lastByteAtMs = startedMs;
    }
    return new Promise((settle) => {
      this.#exchange = { unit, request, timings, settle, deadlineMs: null };
      this.#untilSilent(Math.max(this.#silenceMs, timings.gapMs), startedMs, () => this.#send());
    });
  }

  heldForMs(unit: number): number {
    if (!this.#receiver.owes(unit)) return 0;
    return Math.max(0, (this.#heldUntilMs.get(unit) ?? 0) - this.#clock.monotonicMs());
  }

  reset(): void {
    for (const unit of this.#heldUntilMs.keys()) this.#receiver.forgive(unit);
    this.#heldUntilMs.clear();
    this.#settle(wireDown(this.#wire));
  }

  /** Waits until the line has been silent for `silenceMs`. A line that never is, is babbled on. */
  #untilSilent(silenceMs: number, sinceMs: number, then: () => void): void {
    const nowMs = this.#clock.monotonicMs();
    const leftMs = this.#lastByteAtMs + silenceMs - nowMs;
    if (leftMs <= 0) then();
    else if (nowMs - sinceMs > limits.modbus.babbleMs + silenceMs) {
      this.#end(failed("link-overflow", "the line is never silent"));
    } else {
      this.#cancelSilence = this.#clock.after("silence", Math.ceil(leftMs), () =>
        this.#untilSilent(silenceMs, sinceMs, then),
      );
    }
  }

  #send(): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    if (this.#receiver.residue.length > 0) this.#counters.dropped += 1;
    const frame = rtuFrame(exchange.unit, requestPdu(exchange.request));
    this.#receiver.expect(exchange, this.#settings.echo ? frame : null);
    const sent = this.#wire.send(frame, exchange.timings.responseTimeoutMs);
    if (!sent.ok) {
      this.#settle(sent);
      return;
    }
    this.#counters.sent += 1;
    const { characterMs } = this.#settings;
    const sendingMs = frame.length * characterMs;
    const answerMs = (answerLength(exchange.request) + 3) * characterMs;
    const timeoutMs = Math.ceil(sendingMs + exchange.timings.responseTimeoutMs + answerMs);
    const nowMs = this.#clock.monotonicMs();
    this.#lastByteAtMs = nowMs + sendingMs;
    exchange.deadlineMs = nowMs + timeoutMs;
    this.#cancelTimeout = this.#clock.after("response", timeoutMs, () => {
      // A blocked process must not take its own delay for the unit's: bytes may lie unread.
      this.#cancelTimeout = this.#clock.after("last look", limits.wire.lastLookMs, () =>
        this.#timedOut(),
      );
    });
  }

  #timedOut(): void {
    if (this.#receiver.answer === null) {
      const seen = hex(this.#receiver.residue.subarray(0, 16));
      this.#counters.timeouts += 1;
      this.#end(failed("link-timeout", seen === "" ? "no byte came" : `only ${seen} came`));
    } else this.#end(this.#receiver.answer);
  }

  #data(chunk: Buffer): void {
    const nowMs = this.#clock.monotonicMs();
    const isSent = this.#exchange !== null && this.#exchange.deadlineMs !== null;
    const isNewFrame = nowMs - this.#lastByteAtMs > limits.modbus.quietMs;
    if (!isSent && isNewFrame && this.#receiver.residue.length > 0) {
      this.#counters.dropped += 1;
      this.#receiver.forget();
    }
    this.#lastByteAtMs = Math.max(nowMs, this.#lastByteAtMs);
    this.#counters.late += this.#receiver.push(chunk).length;
    if (isSent) this.#awaitEnd();
  }

  /** An answer, or a failure, stands when silence follows it. */
  #awaitEnd(): void {
    const answer = this.#receiver.answer;
    if (answer === null) return;
    const isWhole = answer.ok || !answer.failure.code.startsWith("link-");
    const silenceMs = isWhole ? this.#silenceMs : limits.modbus.quietMs;
    this.#lastByteAtMs = this.#clock.monotonicMs();
    this.#cancelSilence();
    this.#untilSilent(silenceMs, this.#lastByteAtMs, () => this.#end(this.#receiver.answer));
  }

  #end(answer: ModbusAnswer | null): void {
    const exchange = this.#exchange;
    if (exchange === null || answer === null) return;
    if (!answer.ok && answer.failure.code === "link-checksum") this.#counters.checksumErrors += 1;
    else if (!answer.ok && answer.failure.code.startsWith("link-")) this.#hold(exchange, answer);
    else this.#counters.received += 1;
    this.#settle(answer);
  }

  /** Until its late answer has come or its window is over, the unit is not asked. */
  #hold(exchange: Exchange, answer: ModbusAnswer): void {
    if (exchange.deadlineMs === null) return;
    if (!answer.ok && answer.failure.code === "link-unexpected") this.#counters.unexpected += 1;
    const { responseTimeoutMs } = exchange.timings;
    const windowMs = Math.max(this.#settings.lateWindowMinMs, responseTimeoutMs);
    const fromMs = Math.max(exchange.deadlineMs, this.#clock.monotonicMs());
    this.#heldUntilMs.set(exchange.unit, fromMs + windowMs);
    this.#receiver.owe(exchange);
  }

  #settle(answer: ModbusAnswer): void {
    this.#cancelSilence();
    this.#cancelTimeout();
    this.#receiver.forget();
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.settle(answer);
  }
}
