import { sleep } from "../../contract/clock.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { busFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { randomBytes } from "../world/random.ts";
import type { Random } from "../world/random.ts";
import { hasGoodCrc } from "./checksum.ts";
import { answerersOf, answerPdu } from "./modbus-slave.ts";
import type { ModbusLine, ModbusSlave } from "./modbus-slave.ts";
import { openPtyPair } from "./pty-pair.ts";
import type { PtyPair } from "./pty-pair.ts";
import { rtuAnswer } from "./rtu-answer.ts";
import { isLost } from "./spoilt-answer.ts";

/** A slave on the bus, with what is wrong with it. */
interface Member {
  readonly slave: ModbusSlave;
  fault: Fault | null;
  cancelBabble: Cancel;
}

/**
 * An RS-485 bus with its slaves on a pty. The pty passes bytes at once, so the bus waits as long as
 * they would take at its baud rate and hands out its answers in pieces.
 */
export class RtuBus implements ModbusLine {
  readonly shows = busFaults;
  readonly #pair: PtyPair;
  readonly #members = new Set<Member>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #bytesMs: (bytes: number) => number;
  readonly #stopping = new AbortController();
  #buffered: Buffer = Buffer.alloc(0);
  #cancelSilence: Cancel = () => {};
  #answers: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Opens the bus. A character of 8N1 takes ten bits. */
  constructor(clock: Clock, random: Random, baud: number) {
    this.#clock = clock;
    this.#random = random;
    this.#bytesMs = (bytes) => (bytes * 10 * 1000) / baud;
    this.#pair = openPtyPair();
    this.#pair.onData((bytes) => this.#receive(bytes));
  }

  get path(): string {
    return this.#pair.path;
  }

  add(slave: ModbusSlave): (fault: Fault | null) => void {
    const member: Member = { slave, fault: null, cancelBabble: () => {} };
    this.#members.add(member);
    return (fault) => {
      member.cancelBabble();
      member.fault = fault;
      if (fault === "babble") this.#babble(member);
    };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#cancelSilence();
    for (const { cancelBabble, slave } of this.#members) {
      cancelBabble();
      slave.stop?.();
    }
    await this.#answers;
    await this.#pair.close();
  }

  #babble(member: Member): void {
    this.#pair.write(randomBytes(this.#random, limits.babbleBytes));
    member.cancelBabble = this.#clock.after("bus noise", limits.babbleEveryMs, () =>
      this.#babble(member),
    );
  }

  #receive(bytes: Buffer): void {
    this.#cancelSilence();
    this.#buffered = Buffer.concat([this.#buffered, bytes]).subarray(-limits.requestBytes);
    for (let length = requestLength(this.#buffered); length > 0;) {
      const frame = this.#buffered.subarray(0, length);
      this.#buffered = this.#buffered.subarray(length);
      if (!hasGoodCrc(frame)) this.#buffered = Buffer.alloc(0);
      else if (this.#waiting < limits.busRequests) this.#queue(frame);
      length = requestLength(this.#buffered);
    }
    if (this.#buffered.length === 0) return;
    this.#cancelSilence = this.#clock.after("bus silence", limits.busSilenceMs, () => {
      this.#buffered = Buffer.alloc(0);
    });
  }

  #queue(frame: Buffer): void {
    this.#waiting += 1;
    this.#answers = this.#answers
      .then(() => this.#serve(frame))
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) throw error;
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #serve(frame: Buffer): Promise<void> {
    const unit = frame[0] ?? 0;
    await this.#pause(this.#bytesMs(frame.length) + limits.turnaroundMs);
    const all = [...this.#members];
    for (const { slave, fault } of unit === 0 ? all : answerersOf(all, unit, frame[1] ?? 0)) {
      const answer = answerPdu(slave.tables, frame.subarray(1, -2));
      if (unit !== 0) await this.#answer(fault, frame, answer);
    }
  }

  async #answer(fault: Fault | null, request: Buffer, pdu: Buffer): Promise<void> {
    if (fault === "silent" || isLost(fault, this.#random)) return;
    const frame = rtuAnswer(fault, request, pdu, this.#random);
    if (fault === "late-reply") this.#sendLate(frame);
    else await this.#sendPaced(frame);
  }

  /** The slave that is late does not keep the others from answering meanwhile. */
  #sendLate(frame: Buffer): void {
    sleep(this.#clock, "late answer", limits.lateOnBusMs, this.#stopping.signal).then(
      () => this.#pair.write(frame),
      () => {},
    );
  }

  async #sendPaced(frame: Buffer): Promise<void> {
    for (let at = 0; at < frame.length; at += limits.pacedChunkBytes) {
      const chunk = frame.subarray(at, at + limits.pacedChunkBytes);
      await this.#pause(this.#bytesMs(chunk.length));
      this.#pair.write(chunk);
    }
  }

  #pause(ms: number): Promise<void> {
    return sleep(this.#clock, "bus bytes", ms, this.#stopping.signal);
  }
}

/** Length of the request the bytes start with, checksum included; 0 while it is not all there. */
function requestLength(bytes: Buffer): number {
  const code = bytes[1] ?? 0;
  const counted = code === 0x0f || code === 0x10;
  if (counted && bytes.length < 7) return 0;
  const length = counted ? 9 + (bytes[6] ?? 0) : 8;
  return bytes.length >= length ? length : 0;
}
