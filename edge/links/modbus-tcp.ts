import type { Cancel, Clock } from "../../contract/clock.ts";
import { failed } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { LinkCounters } from "./link-health.ts";
import { mbapHeaderBytes, MbapSplitter } from "./mbap-splitter.ts";
import { hex, parseAnswer, requestPdu, tcpFrame } from "./modbus-frame.ts";
import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";
import type { ModbusLine, UnitTimings } from "./modbus-line.ts";
import { wireDown } from "./wire.ts";
import type { Wire } from "./wire.ts";

interface Exchange {
  readonly transaction: number;
  readonly unit: number;
  readonly request: ModbusRequest;
  readonly settle: (answer: ModbusAnswer) => void;
}

const lastTransaction = 0xff_ff;

/**
 * Modbus TCP on a byte wire. Every request has a number of its own, so that an answer which comes
 * after its time-out is known and thrown away.
 */
export class ModbusTcp implements ModbusLine {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #splitter = new MbapSplitter();
  #transaction = 0;
  #exchange: Exchange | null = null;
  #cancelTimeout: Cancel = () => {};
  #lastEndMs = Number.NEGATIVE_INFINITY;

  constructor(wire: Wire, clock: Clock, counters: LinkCounters) {
    this.#wire = wire;
    this.#clock = clock;
    this.#counters = counters;
    wire.onData((chunk) => this.#data(chunk));
  }

  exchange(unit: number, request: ModbusRequest, timings: UnitTimings): Promise<ModbusAnswer> {
    this.#transaction = this.#transaction === lastTransaction ? 1 : this.#transaction + 1;
    const transaction = this.#transaction;
    return new Promise((settle) => {
      this.#exchange = { transaction, unit, request, settle };
      const gapLeftMs = this.#lastEndMs + timings.gapMs - this.#clock.monotonicMs();
      if (gapLeftMs <= 0) this.#send(this.#exchange, timings);
      else {
        const exchange = this.#exchange;
        this.#cancelTimeout = this.#clock.after("gap", Math.ceil(gapLeftMs), () =>
          this.#send(exchange, timings),
        );
      }
    });
  }

  heldForMs(): number {
    return 0;
  }

  reset(): void {
    this.#splitter.clear();
    this.#settle(wireDown(this.#wire));
  }

  #send({ transaction, unit, request }: Exchange, timings: UnitTimings): void {
    const frame = tcpFrame(transaction, unit, requestPdu(request));
    const sent = this.#wire.send(frame, timings.responseTimeoutMs);
    if (!sent.ok) {
      this.#settle(sent);
      return;
    }
    this.#counters.sent += 1;
    this.#cancelTimeout = this.#clock.after("response", timings.responseTimeoutMs, () => {
      // A blocked process must not take its own delay for the unit's: bytes may lie unread.
      this.#cancelTimeout = this.#clock.after("last look", limits.wire.lastLookMs, () => {
        this.#counters.timeouts += 1;
        this.#settle(failed("link-timeout", `no answer in ${timings.responseTimeoutMs} ms`));
      });
    });
  }

  #data(chunk: Buffer): void {
    const { frames, stray } = this.#splitter.take(chunk);
    for (const frame of frames) this.#frame(frame);
    if (stray === null) return;
    // The stream is out of step: nothing on this connection can be believed any more.
    this.#counters.unexpected += 1;
    this.#wire.drop({ code: "link-unexpected", detail: `not Modbus TCP: ${hex(stray)}` });
  }

  #frame(frame: Buffer): void {
    const exchange = this.#exchange;
    if (exchange === null || frame.readUInt16BE(0) !== exchange.transaction) {
      this.#counters.late += 1;
      return;
    }
    const answer =
      frame[6] === exchange.unit
        ? parseAnswer(exchange.request, frame.subarray(mbapHeaderBytes))
        : failed("link-unexpected", `unit ${frame[6]} answered for unit ${exchange.unit}`);
    if (!answer.ok && answer.failure.code === "link-unexpected") this.#counters.unexpected += 1;
    else this.#counters.received += 1;
    this.#settle(answer);
  }

  #settle(answer: ModbusAnswer): void {
    this.#cancelTimeout();
    this.#lastEndMs = this.#clock.monotonicMs();
    const exchange = this.#exchange;
    this.#exchange = null;
    exchange?.settle(answer);
  }
}
