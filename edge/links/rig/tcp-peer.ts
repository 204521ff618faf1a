import { createServer } from "node:net";
import type { Socket } from "node:net";
import { z } from "zod";

const addressSchema = z.object({ port: z.int() });

/** A device on a socket, played by a test. */
export interface TcpPeer {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: number;
  readonly open: number;
  /** Sends to every connection. */
  send(bytes: Uint8Array | string): void;
  /** Ends every connection; the peer goes on listening. */
  hangUp(): void;
  close(): Promise<void>;
}

export interface TcpPeerScript {
  opened?(socket: Socket): void;
  data?(socket: Socket, bytes: Buffer): void;
}

/** Listens on `port` of the loopback; 0 takes any free one. */
export async function startTcpPeer(script: TcpPeerScript, port: number): Promise<TcpPeer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.on("data", (bytes: Buffer) => script.data?.(socket, bytes));
    script.opened?.(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: addressSchema.parse(server.address()).port,
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    send(bytes) {
      for (const socket of sockets) socket.write(bytes);
    },
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
