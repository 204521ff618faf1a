import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { PacketGuard } from "./mqtt-packet-guard.ts";
import { PacketBudget } from "./packet-budget.ts";

/**
 * The socket of an MQTT client as the broker sees it: behind the packet guard. Reads no further than
 * the broker takes, and no faster than a client may speak: a sender is slowed down, not buffered.
 */
export class GuardedStream extends Duplex {
  readonly #socket: Socket;
  readonly #guard = new PacketGuard();
  readonly #refused: (reason: string) => void;
  readonly #clock: Clock;
  readonly #budget: PacketBudget;
  #held: Buffer = Buffer.alloc(0);
  #isAdmitted = false;
  /** Not null while the client has spoken too much. */
  #cancelRest: Cancel | null = null;

  constructor(socket: Socket, clock: Clock, refused: (reason: string) => void) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#clock = clock;
    this.#budget = new PacketBudget(clock);
    this.#refused = refused;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("end", () => this.push(null));
    socket.on("close", () => this.destroy());
    socket.on("error", () => this.destroy());
    // The broker takes its own listeners off when it closes a client; errors may still come.
    this.on("error", () => socket.destroy());
  }

  /** The login is good: what was held back behind the CONNECT follows. */
  admit(): void {
    if (this.#isAdmitted) return;
    this.#isAdmitted = true;
    this.#guard.admit();
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    if (held.length > 0) this.#take(held);
    this.#readOn();
  }

  #take(chunk: Buffer): void {
    const { pass, held, packets, fault } = this.#guard.inspect(chunk);
    if (fault !== null) {
      this.#refused(fault);
      this.destroy();
      return;
    }
    this.#held = held;
    const mayGoOn = pass.length === 0 || this.push(pass);
    const restMs = this.#budget.spend(packets);
    if (!mayGoOn || held.length > 0 || restMs > 0) this.#socket.pause();
    if (restMs > 0) this.#rest(restMs);
  }

  #rest(restMs: number): void {
    this.#cancelRest?.();
    this.#cancelRest = this.#clock.after("client rests", restMs, () => {
      this.#cancelRest = null;
      this.#readOn();
    });
  }

  #readOn(): void {
    if (this.#held.length === 0 && this.#cancelRest === null) this.#socket.resume();
  }

  override _read(): void {
    this.#readOn();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelRest?.();
    this.#socket.destroy();
    done(error);
  }
}
