import { createSocket } from "node:dgram";
import type { RemoteInfo } from "node:dgram";

/** A device that answers datagrams, played by a test. */
export interface UdpPeer {
  readonly port: number;
  /** Sends to whoever was heard last. */
  send(bytes: Uint8Array | string): void;
  close(): Promise<void>;
}

/** Listens on `port` of the loopback; 0 takes any free one. */
export async function startUdpPeer(
  data: (bytes: Buffer, reply: (bytes: Uint8Array | string) => void) => void,
  port: number,
): Promise<UdpPeer> {
  const socket = createSocket("udp4");
  let last: RemoteInfo | null = null;
  const sendTo = (to: RemoteInfo | null, bytes: Uint8Array | string) => {
    if (to !== null) socket.send(bytes, to.port, to.address);
  };
  socket.on("message", (bytes, from) => {
    last = from;
    data(bytes, (answer) => sendTo(from, answer));
  });
  await new Promise<void>((resolve) => {
    socket.bind(port, "127.0.0.1", resolve);
  });
  return {
    port: socket.address().port,
    send: (bytes) => sendTo(last, bytes),
    close: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}
