import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Cancel } from "../../contract/clock.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import { randomBytes } from "../world/random.ts";
import type { Random } from "../world/random.ts";
import type { Conversation } from "./conversation.ts";
import { isLost, spoiltAnswer } from "./spoilt-answer.ts";
import { TcpConnection } from "./tcp-connection.ts";
import type { IdleRule } from "./tcp-connection.ts";

export interface TcpPortSettings extends IdleRule {
  readonly random: Random;
}

/**
 * Ports that belong to a device of this process. One without power does not listen, and the system
 * would give its port to the next device that asks: two devices would then answer to one address.
 */
const givenOut = new Set<number>();

/**
 * A device's socket. Without power the port refuses, and connections that were open fall silent
 * without being closed, as those of a device whose plug was pulled.
 */
export class TcpPort {
  readonly #settings: TcpPortSettings;
  readonly #conversation: Conversation;
  readonly #connections = new Map<Socket, TcpConnection>();
  readonly #cancels = new Set<Cancel>();
  #server: Server | null = null;
  /** Settles when the last attempt to listen has ended; never rejects. */
  #opening: Promise<void> = Promise.resolve();
  /** Settles when every server that was closed is gone. */
  #closing: Promise<unknown> = Promise.resolve();
  #port = 0;
  #powered = true;
  #restarting = false;
  #stopped = false;
  #fault: Fault | null = null;

  private constructor(settings: TcpPortSettings, conversation: Conversation) {
    this.#settings = settings;
    this.#conversation = conversation;
  }

  /** Opens a free port of 127.0.0.1. */
  static async open(settings: TcpPortSettings, conversation: Conversation): Promise<TcpPort> {
    const port = new TcpPort(settings, conversation);
    await port.#listen();
    return port;
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

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAll();
    for (const connection of this.#connections.values()) connection.cancelIdle();
    for (const socket of this.#connections.keys()) socket.destroy();
    await this.#opening;
    if (this.#server !== null) this.#close(this.#server);
    await this.#closing;
    givenOut.delete(this.#port);
  }

  get #reachable(): boolean {
    return this.#powered && !this.#restarting && !this.#stopped && this.#fault !== "dead-wire";
  }

  #apply(): void {
    if (!this.#reachable) {
      for (const connection of this.#connections.values()) connection.dark = true;
      if (this.#server !== null) this.#close(this.#server);
      this.#server = null;
    } else if (this.#server === null) {
      this.#opening = this.#listen().catch(() =>
        this.#later(limits.relistenMs, () => this.#apply()),
      );
    }
  }

  #listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once("error", (error) => {
        if (this.#server === server) this.#server = null;
        reject(error);
      });
      server.listen(this.#port, "127.0.0.1", () => {
        const address = server.address();
        if (address !== null && typeof address === "object" && this.#port === 0) {
          if (givenOut.has(address.port)) {
            // Held until the next one is bound, so that the system has to choose another.
            void this.#listen()
              .then(resolve, reject)
              .finally(() => this.#close(server));
            return;
          }
          this.#port = address.port;
          givenOut.add(address.port);
        }
        // Power went again before the port was open.
        if (this.#server !== server) this.#close(server);
        resolve();
      });
    });
  }

  #close(server: Server): void {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.#closing = Promise.all([this.#closing, closed]);
  }

  #accept(socket: Socket): void {
    socket.on("error", () => {});
    if (!this.#reachable || this.#connections.size >= limits.clientsPerPort) {
      socket.resetAndDestroy();
      return;
    }
    const connection = new TcpConnection(socket, this.#settings, (bytes) =>
      this.#send(socket, bytes),
    );
    this.#connections.set(socket, connection);
    socket.on("data", (bytes) => this.#receive(socket, connection, bytes));
    socket.once("close", () => {
      this.#connections.delete(socket);
      connection.cancelIdle();
      this.#conversation.closed(connection.peer);
    });
    connection.restartIdle();
    this.#conversation.opened(connection.peer);
  }

  #receive(socket: Socket, connection: TcpConnection, bytes: Buffer): void {
    if (connection.dark) {
      // Back in power, the device knows nothing of the old connection and says so.
      if (this.#reachable) socket.resetAndDestroy();
      return;
    }
    if (connection.buffered.length + bytes.length > limits.requestBytes) {
      socket.resetAndDestroy();
      return;
    }
    connection.buffered = Buffer.concat([connection.buffered, bytes]);
    let length = this.#conversation.framing(connection.buffered);
    while (length > 0) {
      const frame = connection.buffered.subarray(0, length);
      connection.buffered = connection.buffered.subarray(length);
      connection.restartIdle();
      if (this.#fault === "echo") this.#send(socket, frame);
      this.#conversation.request(connection.peer, frame);
      length = this.#conversation.framing(connection.buffered);
    }
  }

  /** Every byte a device sends passes here, so that its wire can spoil it. */
  #send(socket: Socket, bytes: Buffer): void {
    if (this.#fault === "silent" || isLost(this.#fault, this.#settings.random)) return;
    const sent = spoiltAnswer(this.#fault, bytes, this.#settings.random);
    const deliver = () => {
      if (socket.writable && this.#connections.get(socket)?.dark === false) socket.write(sent);
    };
    if (this.#fault === "late-reply") this.#later(limits.lateOnSocketMs, deliver);
    else deliver();
  }

  #babble(): void {
    for (const [socket, connection] of this.#connections) {
      const noise = randomBytes(this.#settings.random, limits.babbleBytes);
      if (!connection.dark && socket.writable && !socket.writableNeedDrain) socket.write(noise);
    }
    this.#later(limits.babbleEveryMs, () => this.#babble());
  }

  #restart(): void {
    this.#restarting = true;
    for (const socket of this.#connections.keys()) socket.resetAndDestroy();
    this.#apply();
    this.#later(limits.restartDownMs, () => {
      this.#restarting = false;
      this.#apply();
      this.#later(limits.restartEveryMs, () => this.#restart());
    });
  }

  #later(delayMs: number, task: () => void): void {
    if (this.#stopped) return;
    const cancel = this.#settings.wireClock.after("device on a socket", delayMs, () => {
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
