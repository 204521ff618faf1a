import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { hubLimits } from "../hub-limits.ts";
import { PacketMeter } from "./packet-meter.ts";

/** A client's socket as the broker sees it: cut off at the first packet that is too large. */
export class GuardedConnection extends Duplex {
  readonly #socket: Socket;
  readonly #meter = new PacketMeter(hubLimits.broker.connectPacketBytes);

  constructor(socket: Socket) {
    super({ writableHighWaterMark: hubLimits.broker.unsentBytes, autoDestroy: true });
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      const fault = this.#meter.take(chunk);
      if (fault !== null) this.destroy(new Error(`MQTT packet refused: ${fault}`));
      else if (!this.push(chunk)) socket.pause();
    });
    socket.on("end", () => this.push(null));
    socket.on("error", (error) => this.destroy(error));
    socket.on("close", () => this.destroy());
  }

  /** The sender is known: packets of this many bytes may come. */
  allowPackets(limitBytes: number): void {
    this.#meter.allow(limitBytes);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _writev(
    chunks: { readonly chunk: Buffer }[],
    done: (error?: Error | null) => void,
  ): void {
    this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
