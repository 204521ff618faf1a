import type { Socket } from "node:net";
import { connectAsync } from "mqtt";
import type { MqttClient } from "mqtt";
import type { Profile, ProfileOf, ProfileSample } from "../../../contract/profile.ts";
import { filledTopic, ownTopics, topicSlots } from "../../devices/own-topics.ts";
import { issueLogins } from "../mqtt-logins.ts";
import { freePort } from "./free-port.ts";
import { openPtyPair } from "./pty-pair.ts";
import { onAccessPoint, onVisit } from "./recorded-http.ts";
import { startTcpPeer } from "./tcp-peer.ts";
import { startUdpPeer } from "./udp-peer.ts";

export type Exchange = ProfileSample["exchanges"][number];

/** The far end of a real wire, which knows one recorded exchange and nothing else. */
export interface RecordedDevice {
  /** `links` of a room file with the line of this device, for a line that devices share. */
  readonly links: Readonly<Record<string, unknown>>;
  /** Where the device is found: a part of its binding. */
  readonly binding: Readonly<Record<string, unknown>>;
  /** The text of every secret file of its room. */
  readonly secret: string;
  /** Everything the device was sent, written as the sample writes it. */
  heard(): string;
  /** Says what was recorded, unasked. The room must be open. */
  speak(): Promise<void>;
  close(): Promise<void>;
}

/** Starts the device of one exchange on the kind of wire its profile speaks over. */
export async function startRecordedDevice(
  profile: Profile,
  exchange: Exchange,
): Promise<RecordedDevice> {
  switch (profile.driver) {
    case "modbus-points": {
      const unit = bytesOfHex(exchange.sent ?? "")[0] ?? 1;
      const { path, ...end } = onPty(recording(exchange, "hex"));
      const line = { port: path, baud: profile.link.default };
      return { ...end, links: { line: { "modbus-rtu": line } }, binding: { link: "line", unit } };
    }
    case "line-protocol": {
      const talk = recording(exchange, "text");
      return profile.link.type === "serial"
        ? onOwnPort(talk)
        : await onLineTcp(talk, profile.link, exchange.greeting ?? "");
    }
    case "pjlink":
      return await onTcp(recording(exchange, "text"), "PJLINK 0\r");
    case "qrc":
      return await onTcp(recording(exchange, "text"), "");
    case "ssc": {
      const talk = recording(exchange, "text");
      return profile.link.type === "udp" ? await onUdp(talk) : await onTcp(talk, "");
    }
    case "binary-frame":
      return onOwnPort(recording(exchange, "hex"));
    case "mqtt-points":
      return await onBroker(profile, exchange);
    case "http-points":
      return await onAccessPoint(exchange);
    case "trmnl":
      return await onVisit(exchange);
    case "gpio-points":
      throw new Error("a pin has no bytes that could be recorded");
  }
}

/** One exchange as bytes. Text is latin-1: one character a byte. */
interface Recording {
  readonly answer: Buffer;
  heard(): string;
  /** The answer when, with these bytes, as many have come as were recorded; once. */
  take(bytes: Buffer): Buffer | null;
}

const bytesOfHex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const hexOf = (bytes: Buffer) =>
  bytes
    .toString("hex")
    .toUpperCase()
    .replace(/..(?=.)/g, "$& ");

function recording({ sent = "", received }: Exchange, notation: "hex" | "text"): Recording {
  const bytesOf = (text: string) =>
    notation === "hex" ? bytesOfHex(text) : Buffer.from(text, "latin1");
  const askedBytes = bytesOf(sent).length;
  const answer = bytesOf(received);
  let heard: Buffer = Buffer.alloc(0);
  return {
    answer,
    heard: () => (notation === "hex" ? hexOf(heard) : heard.toString("latin1")),
    take(bytes) {
      const wasWhole = heard.length >= askedBytes;
      heard = Buffer.concat([heard, bytes]);
      return !wasWhole && heard.length >= askedBytes ? answer : null;
    },
  };
}

function onPty(talk: Recording) {
  const pair = openPtyPair();
  pair.onData((bytes) => {
    const answer = talk.take(bytes);
    if (answer !== null) pair.write(answer);
  });
  return {
    path: pair.path,
    secret: "",
    heard: () => talk.heard(),
    speak: () => Promise.resolve(pair.write(talk.answer)),
    close: () => pair.close(),
  };
}

function onOwnPort(talk: Recording): RecordedDevice {
  const { path, ...end } = onPty(talk);
  return { ...end, links: {}, binding: { serial: { port: path } } };
}

/** Every recorded login is this one. */
const recordedLogin = "admin1:panasonic";

async function onLineTcp(
  talk: Recording,
  { opening, login }: ProfileOf<"line-protocol">["link"],
  greeting: string,
): Promise<RecordedDevice> {
  const device = await onOpenedTcp(talk, greeting, opening?.send.length ?? 0);
  if (login === undefined) return device;
  const binding = { ...device.binding, passwordFile: "/secret" };
  return { ...device, binding, secret: recordedLogin };
}

const onTcp = (talk: Recording, greeting: string) => onOpenedTcp(talk, greeting, 0);

/** `openingBytes`: what comes before the exchange, and only then is the greeting said. */
async function onOpenedTcp(
  talk: Recording,
  greeting: string,
  openingBytes: number,
): Promise<RecordedDevice> {
  const said = new WeakMap<Socket, number>();
  const greet = (socket: Socket) => void (greeting !== "" && socket.write(greeting, "latin1"));
  const peer = await startTcpPeer(
    {
      opened: (socket) => void (openingBytes === 0 && greet(socket)),
      data(socket, bytes) {
        const left = Math.max(0, openingBytes - (said.get(socket) ?? 0));
        said.set(socket, (said.get(socket) ?? 0) + bytes.length);
        if (left > 0 && bytes.length >= left) greet(socket);
        const answer = talk.take(bytes.subarray(left));
        if (answer !== null) socket.write(answer);
      },
    },
    0,
  );
  return {
    links: {},
    binding: { tcp: { host: "127.0.0.1", port: peer.port } },
    secret: "",
    heard: () => talk.heard(),
    speak: () => Promise.resolve(peer.send(talk.answer)),
    close: () => peer.close(),
  };
}

async function onUdp(talk: Recording): Promise<RecordedDevice> {
  const peer = await startUdpPeer((bytes, reply) => {
    const answer = talk.take(bytes);
    if (answer !== null) reply(answer);
  }, 0);
  return {
    links: {},
    binding: { udp: { host: "127.0.0.1", port: peer.port } },
    secret: "",
    heard: () => talk.heard(),
    speak: () => Promise.resolve(peer.send(talk.answer)),
    close: () => peer.close(),
  };
}

/** A client of the room's own broker. Its line is up only once the room is open. */
async function onBroker(profile: Profile, exchange: Exchange): Promise<RecordedDevice> {
  const { topic = "", received } = exchange;
  const own = "devices/recorded";
  const prefixed = ownTopics(profile, own).slice(1);
  const wish = { device: "recorded", topic: own, prefixed };
  const { content, issued } = await issueLogins("", [wish]);
  const { username = "", password = "" } = issued[0] ?? {};
  const port = await freePort();
  let client: MqttClient | null = null;
  return {
    links: { line: { mqtt: { embedded: { port, users: "users" } } } },
    binding: { link: "line", topic: own },
    secret: content,
    heard: () => "",
    async speak() {
      const login = { username, password, reconnectPeriod: 0, protocolVersion: 4 } as const;
      client = await connectAsync(`mqtt://127.0.0.1:${port}`, login);
      const slots = topicSlots(profile, { profile: "", ...addressOf(exchange) });
      await client.publishAsync(filledTopic(topic, own, slots), received, { qos: 1 });
    },
    close: async () => await client?.endAsync(true),
  };
}

const addressOf = ({ channel, tag }: Exchange) => ({
  ...(channel === undefined ? {} : { channel }),
  ...(tag === undefined ? {} : { tag }),
});
