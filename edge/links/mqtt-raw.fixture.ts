import { connect } from "node:net";
import { onTestFinished } from "vitest";

const field = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, bytes.length]), bytes]);
const packet = (first: number, ...parts: readonly Uint8Array[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([first, body.length]), body]);
};

/** Packets of MQTT 3.1.1 by hand, shorter than 128 bytes: what a client library would not send. */
export const raw = {
  connect: (id: string, login: { username: string; password: string }) =>
    packet(
      0x10,
      field(Buffer.from("MQTT")),
      Buffer.from([4, 0xc2, 0, 60]),
      ...[id, login.username, login.password].map((text) => field(Buffer.from(text))),
    ),
  publish: (topic: string, payload: string) =>
    packet(0x30, field(Buffer.from(topic)), Buffer.from(payload)),
  publishTwice: (topic: string, id: number) =>
    packet(0x34, field(Buffer.from(topic)), Buffer.from([0, id])),
  subscribe: (filter: string) =>
    packet(0x82, Buffer.from([0, 1]), field(Buffer.from(filter)), Buffer.from([0])),
} as const;

/** A socket to a broker that sends what it is given and, once frozen, reads nothing more. */
export function rawClient(port: number) {
  const received: Buffer[] = [];
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.on("data", (chunk) => received.push(chunk));
  onTestFinished(() => void socket.destroy());
  const closed = new Promise<"closed">((resolve) => socket.once("close", () => resolve("closed")));
  return {
    socket,
    closed,
    received: () => Buffer.concat(received),
    send: (...pieces: readonly Uint8Array[]) => {
      for (const piece of pieces) socket.write(piece);
    },
  };
}
