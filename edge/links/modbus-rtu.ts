import { afterArrivals } from "../../contract/clock.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { AddressConflicts } from "./address-conflict.ts";
import type { LinkCounters } from "./link-health.ts";
import { answerLength, hex, requestPdu, rtuFrame } from "./modbus-frame.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";
import type { ModbusLine, UnitTimings } from "./modbus-line.ts";
import { RtuReceiver } from "./rtu-receiver.ts";
import type { Asked } from "./rtu-receiver.ts";
import { silenceMs } from "./rtu-silence.ts";
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

/**
 * Modbus RTU on a byte wire. RTU has no transaction number: an answer is known only by its unit, its
 * function, its length and its place in time. So nothing is believed that the request does not
 * exactly foretell, that its CRC does not cover and that silence does not end; and a unit that has
 * not answered is not asked again until its late answer can come no more, not even when one has come:
 * a line that repeats frames may bring it twice. Not even the same question: two answers would then
 * be on their way. Other units are served meanwhile, since a late answer cannot pass for theirs.
 */
export class ModbusRtu implements ModbusLine {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #settings: RtuSettings;
  readonly #silenceMs: number;
  readonly #receiver = new RtuReceiver();
  readonly #conflicts = new AddressConflicts();
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
    this.#silenceMs = silenceMs(settings.baud, settings.characterMs);
    wire.onData((chunk) => this.#data(chunk));
  }

  exchange(unit: number, request: ModbusRequest, timings: UnitTimings): Promise<ModbusAnswer> {
    if (unit === 0) {
      return Promise.resolve(failed("device-illegal-address", "unit 0 is all units: none answers"));
    }
    return new Promise((settle) => {
      this.#exchange = { unit, request, timings, settle, deadlineMs: null };
      const begin = () => {
        const silenceMs = Math.max(this.#silenceMs, timings.gapMs);
        this.#untilSilent(silenceMs, this.#clock.monotonicMs(), () => this.#send());
      };
      if (!this.#receiver.owes(unit)) begin();
      else {
        // The window is over, but only a look at the line can tell: the answer may lie unread.
        this.#look(() => {
          this.#receiver.forgive(unit);
          begin();
        });
      }
    });
  }

  /** Gives bytes that reached the machine long ago the time to reach us, however busy we are. */
  #look(then: () => void): void {
    this.#cancelTimeout = afterArrivals(() => {
      this.#cancelTimeout = this.#clock.after("last look", limits.wire.lastLookMs, () => {
        this.#cancelTimeout = afterArrivals(then);
      });
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
    if (leftMs <= 0)
      this.#cancelSilence = afterArrivals(() => this.#ifStillSilent(silenceMs, sinceMs, then));
    else if (nowMs - sinceMs > limits.modbus.babbleMs + silenceMs) {
      this.#end(failed("link-overflow", "the line is never silent"));
    } else {
      this.#cancelSilence = this.#clock.after("silence", Math.ceil(leftMs), () =>
        this.#untilSilent(silenceMs, sinceMs, then),
      );
    }
  }

  /** The silence has passed by the clock; this is a look whether it was one. */
  #ifStillSilent(silenceMs: number, sinceMs: number, then: () => void): void {
    if (this.#clock.monotonicMs() - this.#lastByteAtMs >= silenceMs) then();
    else this.#untilSilent(silenceMs, sinceMs, then);
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
    this.#cancelTimeout = this.#clock.after("response", timeoutMs, () =>
      // A blocked process must not take its own delay for the unit's.
      this.#look(() => this.#timedOut()),
    );
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
    // What is heard after a request ends the time in which that one is clocked out.
    this.#lastByteAtMs = isSent ? nowMs : Math.max(nowMs, this.#lastByteAtMs);
    this.#counters.late += this.#receiver.push(chunk).length;
    const twin = this.#receiver.takeTwin();
    if (twin !== null) this.#conflicts.note(twin, "second");
    if (isSent) this.#awaitEnd();
  }

  /** An answer, or a failure, stands when silence follows it. */
  #awaitEnd(): void {
    const answer = this.#receiver.answer;
    if (answer === null) return;
    const isWhole = answer.ok || !answer.failure.code.startsWith("link-");
    const silenceMs = isWhole ? this.#silenceMs : limits.modbus.quietMs;
    this.#cancelSilence();
    this.#untilSilent(silenceMs, this.#lastByteAtMs, () => this.#end(this.#receiver.answer));
  }

  #end(heard: ModbusAnswer | null): void {
    const exchange = this.#exchange;
    if (exchange === null || heard === null) return;
    const answer = this.#diagnosed(exchange.unit, heard);
    if (!answer.ok && answer.failure.code === "link-checksum") this.#counters.checksumErrors += 1;
    else if (!answer.ok && answer.failure.code.startsWith("link-")) this.#hold(exchange, answer);
    else this.#counters.received += 1;
    this.#settle(answer);
  }

  /** The answer, unless a second device at the unit's address is the better explanation. */
  #diagnosed(unit: number, heard: ModbusAnswer): ModbusAnswer {
    const { sign } = this.#receiver;
    const isOfUnit = heard.ok || !heard.failure.code.startsWith("link-");
    if (isOfUnit || sign !== "none") this.#conflicts.note(unit, sign);
    const isTwin = isOfUnit ? this.#conflicts.isSure(unit) : this.#conflicts.isLikely(unit);
    const said = isOfUnit ? "two whole answers again and again" : heard.failure.detail;
    return isTwin ? failed("link-address-conflict", `unit ${unit}: ${said}`) : heard;
  }

  /** Until the window of its late answer is over, the unit is not asked. */
  #hold(exchange: Exchange, answer: ModbusAnswer): void {
    if (exchange.deadlineMs === null) return;
    const isUnexpected = !answer.ok && answer.failure.code !== "link-timeout";
    if (isUnexpected) this.#counters.unexpected += 1;
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
