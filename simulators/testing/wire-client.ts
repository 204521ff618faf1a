import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { SerialPort } from "serialport";
import { eventually } from "./eventually.ts";

/** The other end of a device's wire, byte by byte. */
export interface WireClient {
  /** Everything received and not yet taken, one character a byte. */
  readonly received: string;
  readonly closed: boolean;
  send(text: string): void;
  /** Waits for text that matches, takes everything up to its end, and gives the match. */
  take(pattern: RegExp): Promise<string>;
  /** Waits for so many characters and takes them. */
  takeLength(length: number): Promise<string>;
  close(): Promise<void>;
}

/** Connects to a port of this machine; rejects when it refuses. */
export async function connectTcp(port: number): Promise<WireClient> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  return createClient(socket, () => {
    socket.destroy();
    return Promise.resolve();
  });
}

/** Opens a pty as a serial port. */
export async function connectSerial(path: string, baudRate: number): Promise<WireClient> {
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null ? resolve() : reject(error)));
  });
  return createClient(
    port,
    () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  );
}

function createClient(stream: Socket | SerialPort, close: () => Promise<void>): WireClient {
  let received = "";
  let closed = false;
  stream.on("data", (bytes: Buffer) => {
    received += bytes.toString("latin1");
  });
  stream.on("error", () => {});
  stream.on("close", () => {
    closed = true;
  });
  return {
    get received() {
      return received;
    },
    get closed() {
      return closed;
    },
    send: (text) => void stream.write(Buffer.from(text, "latin1")),
    take: (pattern) =>
      eventually(`${pattern.source} on the wire`, () => {
        const match = pattern.exec(received);
        if (match === null) return undefined;
        received = received.slice(match.index + match[0].length);
        return match[0];
      }),
    takeLength: (length) =>
      eventually(`${length} bytes on the wire`, () => {
        if (received.length < length) return undefined;
        const taken = received.slice(0, length);
        received = received.slice(length);
        return taken;
      }),
    close,
  };
}
