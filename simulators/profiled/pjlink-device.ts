import { createHash } from "node:crypto";
import type { PjlinkPoint, ProfileOf } from "../../contract/profile.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { endsWith } from "../wires/conversation.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { UdpPort } from "../wires/udp-port.ts";
import { randomBytes } from "../world/random.ts";
import type { Body } from "./body.ts";
import { createBody } from "./create-body.ts";
import { behindWire } from "./embodied.ts";
import type { EmbodiedDevice } from "./embodied.ts";
import { meaningOf, wireOf } from "./wire-value.ts";

/** PJLink: the device hangs up after 30 s without a command. */
const idleCloseMs = 30_000;
const carriageReturn = 0x0d;
const inputs = ["11", "31", "32", "3A", "51", "6Z"] as const;
/** As fan, lamp, temperature, cover, filter and other are all in order. */
const noError = "000000";
const secondClass: ReadonlySet<string> = new Set(["SNUM", "SVER", "IRES", "FILT", "FREZ"]);
/** Known in both classes, with more inputs in the second. */
const bothClasses: ReadonlySet<string> = new Set(["INPT", "INST"]);
const orders: ReadonlySet<string> = new Set(["POWR", "INPT", "AVMT", "FREZ"]);

/** A projector that speaks PJLink by its profile, and, in class 2, answers a search by datagrams. */
export async function startPjlinkDevice(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"pjlink">,
): Promise<SimulatedBox> {
  const device = box.first;
  return startPjlinkBody(around, { device, body: createBody(around, device, profile) }, profile);
}

/** The same over a body that is there already. */
export async function startPjlinkBody(
  around: Surroundings,
  embodied: EmbodiedDevice,
  profile: ProfileOf<"pjlink">,
): Promise<SimulatedBox> {
  const { device, body } = embodied;
  let fault: Fault | null = null;
  const password =
    device.binding.passwordFile === undefined
      ? null
      : async () => (await around.logins(device.id))?.password ?? "";
  const projector = { body, profile, password, fault: () => fault };
  const port = await TcpPort.open(
    { ...around, idleCloseMs },
    createConversation(around, projector),
  );
  const search = profile.link.class === 2 ? await openSearch(around, port.port) : null;
  const wire = behindWire([embodied], {
    shows: [...socketFaults, "refuses-login"],
    setPowered(powered) {
      port.setPowered(powered);
      search?.setPowered(powered);
    },
    misbehave(wanted) {
      fault = wanted;
      port.misbehave(wanted);
      search?.misbehave(wanted);
    },
  });
  return {
    devices: wire.devices,
    address: { type: "tcp", port: port.port },
    async stop() {
      wire.stop();
      await port.stop();
      await search?.stop();
    },
  };
}

/**
 * Answers `%2SRCH` at the number of the TCP port, as a real one does at 4352. Another program may
 * hold that number: the projector is then not found, and works all the same.
 */
async function openSearch(around: Surroundings, port: number): Promise<UdpPort | null> {
  const mac = [...randomBytes(around.random, 6)].map((byte) => byte.toString(16).padStart(2, "0"));
  try {
    return await UdpPort.open(
      around,
      (datagram, client) => {
        if (datagram.toString("latin1").toUpperCase() !== "%2SRCH\r") return;
        client.send(Buffer.from(`%2ACKN=${mac.join(":")}\r`));
      },
      port,
    );
  } catch {
    return null;
  }
}

interface Projector {
  readonly body: Body;
  readonly profile: ProfileOf<"pjlink">;
  readonly password: (() => Promise<string>) | null;
  readonly fault: () => Fault | null;
}

/** `%1BODY parameter`, after the digest of 32 hex digits that the login puts before it. */
const commandPattern =
  /^(?<digest>[0-9a-f]{32})?%(?<class>[12])(?<body>[A-Z0-9]{4}) (?<text>.{1,128})$/i;

function createConversation({ random }: Surroundings, projector: Projector): Conversation {
  const { password, fault } = projector;
  /** The digest each connection must show, until it has shown it. */
  const digests = new WeakMap<Peer, string>();
  const say = (peer: Peer, text: string) => peer.send(Buffer.from(`${text}\r`));
  const greet = async (peer: Peer) => {
    if (password === null && fault() !== "refuses-login") {
      say(peer, "PJLINK 0");
      return;
    }
    // Nothing matches until the seed is out: a client that is too early is refused.
    digests.set(peer, "");
    const seed = randomBytes(random, 4).toString("hex");
    const secret = (await password?.()) ?? "";
    digests.set(peer, createHash("md5").update(`${seed}${secret}`).digest("hex"));
    say(peer, `PJLINK 1 ${seed}`);
  };
  return {
    framing: endsWith(carriageReturn),
    opened(peer) {
      greet(peer).catch(() => peer.close());
    },
    closed() {},
    request(peer, frame) {
      const match = commandPattern.exec(frame.toString("utf8").trim())?.groups;
      const wanted = digests.get(peer);
      const isWrong = wanted !== undefined && match?.["digest"]?.toLowerCase() !== wanted;
      if (isWrong || fault() === "refuses-login") {
        say(peer, "PJLINK ERRA");
        return;
      }
      digests.delete(peer);
      if (match === undefined) return;
      const { class: by = "1", body = "", text = "" } = match;
      const command = body.toUpperCase();
      say(peer, `%${by}${command}=${answer(projector, command, Number(by), text)}`);
    },
  };
}

function answer({ body, profile }: Projector, command: string, by: number, text: string): string {
  const isSecond = profile.link.class === 2;
  const needs = secondClass.has(command) ? 2 : 1;
  const isOfClass = by === needs || (by === 2 && isSecond && bothClasses.has(command));
  if (!isOfClass || (by === 2 && !isSecond)) return "ERR1";
  const told = own(command, by, profile.link.class);
  if (told !== undefined) return text === "?" ? told : "ERR2";
  const entry = Object.entries(profile.points).find(([, point]) => point.command === command);
  if (entry === undefined) return "ERR1";
  const [name, point] = entry;
  return text === "?" ? shown(body, name, point) : obeyed(body, name, point, text, by);
}

/** What no point of a profile stands for. */
function own(command: string, by: number, deviceClass: number): string | undefined {
  const known = inputs.filter((input) => by === 2 || /^[1-5][1-9]$/.test(input));
  switch (command) {
    case "CLSS":
      return String(deviceClass);
    case "NAME":
      return "Main screen";
    case "INFO":
      return "";
    case "INST":
      return known.join(" ");
    default:
      return undefined;
  }
}

const whileOn: ReadonlySet<string> = new Set(["INPT", "AVMT", "IRES", "FREZ"]);

function shown(body: Body, name: string, point: PjlinkPoint): string {
  if (whileOn.has(point.command) && body.read("power") !== "on") return "ERR3";
  const value = body.read(name);
  if (value === null) return "ERR3";
  if (point.command === "ERST") return value === "" ? noError : "000001";
  const wire = String(wireOf(point, value));
  return point.command === "LAMP" ? `${wire} ${body.read("power") === "off" ? 0 : 1}` : wire;
}

function obeyed(body: Body, name: string, point: PjlinkPoint, text: string, by: number): string {
  if (!orders.has(point.command)) return "ERR2";
  const isInput = point.command === "INPT";
  if (isInput && !own("INST", by, 2)?.split(" ").includes(text)) return "ERR2";
  const meaning = isInput ? text : meaningOf(point, text);
  if (meaning === undefined) return "ERR2";
  const outcome = body.write(name, meaning);
  if (outcome === "taken") return "OK";
  return outcome === "busy" ? "ERR3" : "ERR2";
}
