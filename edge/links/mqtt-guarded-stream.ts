import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { PacketGuard } from "./mqtt-packet-guard.ts";

/**
 * The socket of an MQTT client as the broker sees it: behind the packet guard. Reads no further than
 * the broker takes, so that a sender is slowed down instead of buffered.
 */
export class GuardedStream extends Duplex {
  readonly #socket: Socket;
  readonly #guard = new PacketGuard();
  readonly #refused: (reason: string) => void;
  #held: Buffer = Buffer.alloc(0);
  #isAdmitted = false;

  constructor(socket: Socket, refused: (reason: string) => void) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
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
    this.#socket.resume();
  }

  #take(chunk: Buffer): void {
    const { pass, held, fault } = this.#guard.inspect(chunk);
    if (fault !== null) {
      this.#refused(fault);
      this.destroy();
      return;
    }
    this.#held = held;
    const mayGoOn = pass.length === 0 || this.push(pass);
    if (!mayGoOn || held.length > 0) this.#socket.pause();
  }

  override _read(): void {
    if (this.#held.length === 0) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
