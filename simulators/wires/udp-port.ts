import { createSocket } from "node:dgram";
import type { RemoteInfo, Socket } from "node:dgram";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { randomBytes } from "../world/random.ts";
import type { Random } from "../world/random.ts";
import { isLost, spoiltAnswer } from "./spoilt-answer.ts";

export interface UdpPortSettings {
  readonly wireClock: Clock;
  readonly random: Random;
}

/** Whoever sent a datagram. */
export interface UdpClient {
  /** The same for every datagram of one socket. */
  readonly key: string;
  send(bytes: Buffer): void;
}

export type DatagramHandler = (datagram: Buffer, client: UdpClient) => void;

/**
 * A device's datagram socket. Without power nobody listens, and the system turns datagrams away, as
 * the network of a device that has just started does.
 */
export class UdpPort {
  readonly #settings: UdpPortSettings;
  readonly #handler: DatagramHandler;
  readonly #cancels = new Set<Cancel>();
  #socket: Socket | null = null;
  #port = 0;
  #powered = true;
  #restarting = false;
  #stopped = false;
  #fault: Fault | null = null;
  #last: RemoteInfo | null = null;

  private constructor(settings: UdpPortSettings, handler: DatagramHandler) {
    this.#settings = settings;
    this.#handler = handler;
  }

  /** Opens `port` of 127.0.0.1, any free one for 0. Rejects when it is taken. */
  static async open(
    settings: UdpPortSettings,
    handler: DatagramHandler,
    port: number,
  ): Promise<UdpPort> {
    const opened = new UdpPort(settings, handler);
    opened.#port = port;
    await opened.#bind();
    return opened;
  }

  get port(): number {
    return this.#port;
  }

  setPowered(powered: boolean): void {
    this.#powered = powered;
    this.#apply();
  }

  misbehave(fault: Fault | null): void {
    this.#fault = fault;
    this.#cancelAll();
    this.#restarting = false;
    if (fault === "babble") this.#babble();
    if (fault === "restarts") this.#restart();
    this.#apply();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAll();
    const socket = this.#socket;
    this.#socket = null;
    return new Promise((resolve) => {
      if (socket === null) resolve();
      else socket.close(() => resolve());
    });
  }

  #apply(): void {
    const isThere = this.#powered && !this.#restarting && this.#fault !== "dead-wire";
    if (!isThere || this.#stopped) {
      this.#socket?.close();
      this.#socket = null;
    } else if (this.#socket === null) {
      this.#bind().catch(() => this.#later(limits.relistenMs, () => this.#apply()));
    }
  }

  #bind(): Promise<void> {
    const socket = createSocket("udp4");
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      socket.once("error", (error) => {
        if (this.#socket === socket) this.#socket = null;
        reject(error);
      });
      socket.on("message", (datagram, from) => this.#receive(datagram, from));
      socket.bind(this.#port, "127.0.0.1", () => {
        // Power may have gone again before the port was there.
        if (this.#socket === socket) this.#port = socket.address().port;
        resolve();
      });
    });
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    this.#last = from;
    if (this.#isLost() || datagram.length > limits.requestBytes) return;
    if (this.#fault === "echo") this.#send(datagram, from);
    this.#handler(datagram, {
      key: `${from.address}:${from.port}`,
      send: (bytes) => this.#answer(bytes, from),
    });
  }

  #answer(bytes: Buffer, to: RemoteInfo): void {
    if (this.#fault === "silent" || this.#isLost()) return;
    if (this.#fault === "late-reply") {
      this.#later(limits.lateOnSocketMs, () => this.#send(bytes, to));
      return;
    }
    // Two answers stay two datagrams: what a network doubles, it does not join.
    if (this.#fault === "merged-frames") this.#send(bytes, to);
    const isWhole = this.#fault === "merged-frames";
    this.#send(isWhole ? bytes : spoiltAnswer(this.#fault, bytes, this.#settings.random), to);
  }

  #send(bytes: Buffer, to: RemoteInfo): void {
    this.#socket?.send(bytes, to.port, to.address, () => {});
  }

  #isLost(): boolean {
    return isLost(this.#fault, this.#settings.random);
  }

  #babble(): void {
    const noise = randomBytes(this.#settings.random, limits.babbleBytes);
    if (this.#last !== null) this.#send(noise, this.#last);
    this.#later(limits.babbleEveryMs, () => this.#babble());
  }

  #restart(): void {
    this.#restarting = true;
    this.#apply();
    this.#later(limits.restartDownMs, () => {
      this.#restarting = false;
      this.#apply();
      this.#later(limits.restartEveryMs, () => this.#restart());
    });
  }

  #later(delayMs: number, task: () => void): void {
    if (this.#stopped) return;
    const cancel = this.#settings.wireClock.after("device of datagrams", delayMs, () => {
      this.#cancels.delete(cancel);
      task();
    });
    this.#cancels.add(cancel);
  }

  #cancelAll(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
