import { createHash } from "node:crypto";
import { createDevice, followSupply, onMains } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { endsWith } from "../wires/conversation.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { randomBytes } from "../world/random.ts";
import { createLamp, lampWatts } from "../world/lamp.ts";
import type { LampAppliance } from "../world/lamp.ts";

const warmUpMs = 40_000;
const coolDownMs = 90_000;
const bootMs = 8000;
const ratedW = 320;
const standbyW = 0.5;
/** PJLink: the device hangs up after 30 s without a command. */
const idleCloseMs = 30_000;
const burntMs = 1312 * 3_600_000;
const inputs = ["11", "31", "32", "51"] as const;
const hourMs = 3_600_000;
/** Of a lamp made for 3000. */
const wornHours = 12_000;
/** PJLink: fan, lamp, temperature, cover, filter, other; 2 is an error. */
const errors = { none: "000000", lamp: "020000" } as const;
const powerCodes = { standby: "0", on: "1", cooling: "2", warming: "3" } as const;
const carriageReturn = 0x0d;

/** A PJLink class 1 projector with one lamp. It has a password when its binding names a file for one. */
export async function startProjector(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id, binding } = box.first;
  const lamp = createLamp({ warmUpMs, coolDownMs }, lampWatts(ratedW, standbyW), burntMs);
  around.world.install({ id, ...onMains(binding), appliance: lamp, lux: 0 });
  let fault: Fault | null = null;
  const projector = createProjector(lamp, () => fault);
  const password =
    binding.passwordFile === undefined
      ? null
      : async () => (await around.logins(id))?.password ?? "";
  const conversation = createConversation(around, projector, password, () => fault);
  const port = await TcpPort.open({ ...around, idleCloseMs }, conversation);
  const unfollow = followSupply(around, id, bootMs, (powered) => port.setPowered(powered));
  const own = ["ignores-commands", "never-cools", "lamp-worn", "lamp-error"] as const;
  const shows = [...socketFaults, "refuses-login", ...own] as const;
  return {
    devices: [
      createDevice(box.first, shows, (wanted) => {
        fault = wanted;
        lamp.hold(wanted === "never-cools");
        port.misbehave(wanted);
      }),
    ],
    address: { type: "tcp", port: port.port },
    stop() {
      unfollow();
      return port.stop();
    },
  };
}

type Answers = Readonly<Record<string, (parameter: string) => string>>;

/** Command → what it answers: a value, `OK`, or an error of the protocol. */
function createProjector(lamp: LampAppliance, fault: () => Fault | null): Answers {
  let input = "31";
  let muted = { picture: false, sound: false };
  const obeys = () => fault() !== "ignores-commands";
  const whileOn = (answer: () => string) => (lamp.lamp().phase === "on" ? answer() : "ERR3");
  const informs = (text: string) => (parameter: string) => (parameter === "?" ? text : "ERR2");
  return {
    POWR(parameter) {
      if (parameter === "?") return powerCodes[lamp.lamp().phase];
      if (parameter !== "0" && parameter !== "1") return "ERR2";
      if (!obeys()) return "OK";
      return (parameter === "1" ? lamp.switchOn() : lamp.switchOff()) ? "OK" : "ERR3";
    },
    INPT(parameter) {
      if (parameter === "?") return whileOn(() => input);
      if (!inputs.some((known) => known === parameter)) return "ERR2";
      return whileOn(() => {
        if (obeys()) input = parameter;
        return "OK";
      });
    },
    AVMT(parameter) {
      if (parameter === "?") return whileOn(() => muteCode(muted));
      const [kind, state] = parameter;
      if (!/^[123][01]$/.test(parameter)) return "ERR2";
      return whileOn(() => {
        const on = state === "1";
        if (obeys()) {
          muted = {
            picture: kind === "2" ? muted.picture : on,
            sound: kind === "1" ? muted.sound : on,
          };
        }
        return "OK";
      });
    },
    LAMP: (parameter) => {
      const { burntMs, phase } = lamp.lamp();
      const lit = phase === "on" || phase === "warming" ? "1" : "0";
      const hours = fault() === "lamp-worn" ? wornHours : Math.floor(burntMs / hourMs);
      return parameter === "?" ? `${hours} ${lit}` : "ERR2";
    },
    ERST: (parameter) => informs(fault() === "lamp-error" ? errors.lamp : errors.none)(parameter),
    INST: informs(inputs.join(" ")),
    NAME: informs("Main screen"),
    INF1: informs("Simulated"),
    INF2: informs("Projector"),
    INFO: informs(""),
    CLSS: informs("1"),
  };
}

function muteCode({ picture, sound }: { picture: boolean; sound: boolean }): string {
  if (picture && sound) return "31";
  if (picture) return "11";
  return sound ? "21" : "30";
}

/** `%1BODY parameter`, after the digest of 32 hex digits that the login puts before it. */
const commandPattern = /^([0-9a-f]{32})?%1([A-Z0-9]{4}) (.{1,128})$/i;

function createConversation(
  { random }: Surroundings,
  answers: Answers,
  password: (() => Promise<string>) | null,
  fault: () => Fault | null,
): Conversation {
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
      const match = commandPattern.exec(frame.toString("utf8").trim());
      const digest = digests.get(peer);
      const refused = digest !== undefined && match?.[1]?.toLowerCase() !== digest;
      if (refused || fault() === "refuses-login") {
        say(peer, "PJLINK ERRA");
        return;
      }
      digests.delete(peer);
      const body = match?.[2]?.toUpperCase() ?? "";
      const answer = Object.hasOwn(answers, body) ? answers[body]?.(match?.[3] ?? "") : "ERR1";
      if (body !== "") say(peer, `%1${body}=${answer ?? "ERR1"}`);
    },
  };
}
