import { createHash } from "node:crypto";
import type { ProfileOf } from "../../contract/profile.ts";
import type { Surroundings } from "../device.ts";
import type { Peer } from "../wires/conversation.ts";
import { randomBytes } from "../world/random.ts";

type Link = ProfileOf<"line-protocol">["link"];

/** Whom a device lets in, and what is said at its door. */
export interface LineDoor {
  /** On a new connection. */
  greet(peer: Peer): void;
  /** What the client says first, when the device waits for that; true: it was such a thing. */
  isOpening(peer: Peer, frame: string): boolean;
  /** The command without its proof; null when it is not let in. */
  admitted(peer: Peer, line: string): string | null;
}

export interface DoorSettings {
  readonly link: Link;
  readonly around: Surroundings;
  readonly device: string;
  /** Whether the room file gives the device a password. */
  readonly isLocked: boolean;
  readonly refusesAll: () => boolean;
}

/** The account of a device that was never given another. */
const factoryUser = "admin1";
const digestLength = 32;
/** ESC/VP.net: the answer repeats identifier and version and says that all is well. */
const wellState = 0x20;
const stateAt = 14;

export function createDoor({ link, around, device, isLocked, refusesAll }: DoorSettings): LineDoor {
  const { login, opening } = link;
  /** The digest that each connection must show before every command. */
  const digests = new WeakMap<Peer, string>();
  const opened = new WeakSet<Peer>();
  const say = (peer: Peer, text: string) =>
    peer.send(Buffer.from(`${text}${link.terminator}`, "latin1"));
  const challenge = async (peer: Peer, locked: string) => {
    // Nothing matches until the seed is out: a client that is too early is refused.
    digests.set(peer, "-");
    const seed = randomBytes(around.random, 4).toString("hex");
    const { username, password } = (await around.logins(device)) ?? { username: "", password: "" };
    const secret = `${username === "" ? factoryUser : username}:${password}:${seed}`;
    digests.set(peer, createHash("md5").update(secret).digest("hex"));
    say(peer, locked + seed);
  };
  return {
    greet(peer) {
      if (login === undefined) return;
      if (isLocked || refusesAll()) challenge(peer, login.locked).catch(() => peer.close());
      else say(peer, login.open);
    },
    isOpening(peer, frame) {
      if (opening === undefined || opened.has(peer)) return false;
      if (frame !== opening.send) return true;
      opened.add(peer);
      peer.send(openingAnswer(opening));
      return true;
    },
    admitted(peer, line) {
      if (refusesAll()) return null;
      const digest = digests.get(peer);
      if (digest === undefined) return line;
      return line.startsWith(digest) ? line.slice(digestLength) : null;
    },
  };
}

function openingAnswer({ send, answerBytes }: NonNullable<Link["opening"]>): Buffer {
  const answer = Buffer.alloc(answerBytes);
  answer.write(send, "latin1");
  if (answer.length > stateAt) answer[stateAt] = wellState;
  return answer;
}
