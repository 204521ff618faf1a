import { connect } from "node:net";
import { SerialPort } from "serialport";
import type { Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import { openUdp } from "./udp-connection.ts";
import { targetText } from "./wire-target.ts";
import type { SerialTarget, WireTarget } from "./wire-target.ts";

/** One connection's life: `opened` at most once, `closed` exactly once and last. */
export interface ConnectionListener {
  opened(): void;
  data(chunk: Buffer): void;
  /** Nobody takes datagrams there just now; the connection stays. */
  unreachable(failure: Failure): void;
  closed(failure: Failure): void;
}

export interface Connection {
  /** False when too much is waiting to be sent already: nothing was taken. */
  write(bytes: Uint8Array): boolean;
  /** Ends the connection; `closed` follows. */
  close(): void;
}

export function openConnection(
  target: WireTarget,
  clock: Clock,
  listener: ConnectionListener,
): Connection {
  switch (target.kind) {
    case "tcp":
      return openSocket(target.host, target.port, clock, listener);
    case "udp":
      return openUdp(target.host, target.port, listener);
    case "serial":
      return openSerial(target, listener);
  }
}

function openSocket(
  host: string,
  port: number,
  clock: Clock,
  listener: ConnectionListener,
): Connection {
  let cause: Failure = { code: "link-closed", detail: `${host}:${port} closed the connection` };
  const socket = connect({ host, port, noDelay: true });
  const cancelTimeout = clock.after("connect", limits.wire.connectTimeoutMs, () => {
    cause = { code: "link-timeout", detail: `${host}:${port} does not answer` };
    socket.destroy();
  });
  socket.once("connect", () => {
    cancelTimeout();
    socket.setKeepAlive(true, limits.wire.keepAliveMs);
    listener.opened();
  });
  socket.on("data", (chunk: Buffer) => listener.data(chunk));
  socket.on("error", (error: NodeJS.ErrnoException) => {
    const code = error.code === "ECONNREFUSED" ? "link-refused" : "link-closed";
    cause = { code, detail: `${host}:${port} ${error.code ?? error.message}` };
  });
  socket.once("close", () => {
    cancelTimeout();
    listener.closed(cause);
  });
  return {
    write(bytes) {
      if (socket.writableLength + bytes.length > limits.wire.unsentMaxBytes) return false;
      socket.write(bytes);
      return true;
    },
    close: () => void socket.destroy(),
  };
}

function openSerial(target: SerialTarget, listener: ConnectionListener): Connection {
  const { path, baud, dataBits, parity, stopBits } = target;
  const port = new SerialPort({
    path,
    baudRate: baud,
    dataBits,
    parity,
    stopBits,
    lock: true,
    autoOpen: false,
  });
  let wanted = true;
  let cause: Failure = { code: "link-closed", detail: `${path} was closed` };
  const shut = () => {
    if (port.isOpen) port.close();
  };
  port.open((error) => {
    if (error !== null) {
      listener.closed({ code: "link-closed", detail: `${path}: ${error.message}` });
    } else if (wanted) listener.opened();
    else shut();
  });
  port.on("data", (chunk: Buffer) => listener.data(chunk));
  port.on("error", (error) => {
    cause = { code: "link-closed", detail: `${targetText(target)}: ${error.message}` };
    shut();
  });
  port.once("close", () => listener.closed(cause));
  return {
    write(bytes) {
      if (port.writableLength + bytes.length > limits.wire.unsentMaxBytes) return false;
      port.write(Buffer.from(bytes));
      return true;
    },
    close() {
      wanted = false;
      shut();
    },
  };
}
