import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Failure } from "../../contract/errors.ts";
import { limits } from "../limits.ts";
import type { Connection, ConnectionListener } from "./wire-connection.ts";

/**
 * A datagram socket tied to one far end: what others send is dropped by the system. There is no
 * connection that could break: it is open from the start, silence proves nothing, and a far end that
 * refuses is told as `unreachable` while the socket stays.
 */
export function openUdp(host: string, port: number, listener: ConnectionListener): Connection {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  let isConnected = false;
  let isClosed = false;
  let cause: Failure = { code: "link-closed", detail: `${host}:${port} was closed` };
  const failed = (error: NodeJS.ErrnoException) => {
    const code = error.code === "ECONNREFUSED" ? "link-refused" : "link-closed";
    const failure: Failure = { code, detail: `${host}:${port} ${error.code ?? error.message}` };
    if (isConnected) listener.unreachable(failure);
    else {
      cause = failure;
      close();
    }
  };
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    isConnected = false;
    socket.close();
  };
  socket.once("connect", () => {
    isConnected = true;
    listener.opened();
  });
  socket.on("message", (datagram: Buffer) => listener.data(datagram));
  socket.on("error", failed);
  socket.once("close", () => listener.closed(cause));
  socket.connect(port, host);
  return {
    write(bytes) {
      if (!isConnected) return false;
      if (socket.getSendQueueSize() + bytes.length > limits.wire.unsentMaxBytes) return false;
      socket.send(bytes, (error) => {
        if (error !== null) failed(error);
      });
      return true;
    },
    close,
  };
}
