import { createDevice, followSupply, onMains } from "../device.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { createSteadyAppliance } from "../world/appliance.ts";
import { LevelBlock } from "./level-block.ts";

const bootMs = 20_000;
const idleW = 58;
const wattsPerPerson = 0.4;
const channels = 4;
const defaultTag = "Level1";

/** Telnet: DO for four options and WILL for two. The device says nothing until each is answered. */
const negotiation = Buffer.from("fffd18fffd20fffd23fffd27fffb03fffb05", "hex");
const optionsAsked = 6;
const banner = "\r\nWelcome to the Tesira Text Protocol Server...\r\n\r\n";

/** A Biamp Tesira with one level block for each tag the room file uses. */
export async function startAmplifier(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id, binding } = box.first;
  const blocks = new Map(
    box.all.map((device) => [device.binding.tag ?? defaultTag, new LevelBlock(channels)]),
  );
  const appliance = createSteadyAppliance(() => idleW + wattsPerPerson * around.world.people.count);
  around.world.install({ id, ...onMains(binding), appliance, lux: 0 });
  const port = await TcpPort.open({ ...around, idleCloseMs: null }, createConversation(blocks));
  const unfollow = followSupply(around, id, bootMs, (powered) => port.setPowered(powered));
  const devices = box.all.map((device) =>
    createDevice(device, [...socketFaults, "ignores-commands", "out-of-range"], (fault) => {
      blocks.get(device.binding.tag ?? defaultTag)?.misbehave(fault);
      port.misbehave(fault);
    }),
  );
  return {
    devices,
    address: { type: "tcp", port: port.port },
    stop() {
      unfollow();
      return port.stop();
    },
  };
}

const unknownTag = '-ERR address not found: {"deviceId":0 "classCode":0 "instanceNum":0}';
const interpretAsCommand = 0xff;
const lineFeed = 0x0a;
/** DO, DONT, WILL, WONT are followed by an option; other telnet commands stand alone. */
const takesOption = (command: number | undefined) =>
  command !== undefined && command >= 0xfb && command <= 0xfe;

/** Telnet negotiation, then lines. As the real one, it echoes every line before its answer. */
function createConversation(blocks: ReadonlyMap<string, LevelBlock>): Conversation {
  const unanswered = new WeakMap<Peer, number>();
  const say = (peer: Peer, text: string) => peer.send(Buffer.from(`${text}\r\n`));
  const negotiate = (peer: Peer, frame: Buffer) => {
    const left = (unanswered.get(peer) ?? 0) - (takesOption(frame[1]) ? 1 : 0);
    unanswered.set(peer, left);
    if (left === 0) peer.send(Buffer.from(banner));
  };
  return {
    framing: telnetFraming,
    opened(peer) {
      unanswered.set(peer, optionsAsked);
      peer.send(negotiation);
    },
    closed() {},
    request(peer, frame) {
      if (frame[0] === interpretAsCommand) {
        negotiate(peer, frame);
        return;
      }
      if ((unanswered.get(peer) ?? 0) > 0) return;
      peer.send(frame);
      const [tag, command, ...rest] = frame.toString("latin1").trim().split(/\s+/);
      if (tag === undefined || tag === "") return;
      const answer = blocks.get(tag)?.answer(command ?? "", rest);
      say(peer, answer ?? unknownTag);
    },
  };
}

/** A telnet command is a frame of its own; text goes up to the line feed or the next command. */
function telnetFraming(bytes: Buffer): number {
  if (bytes[0] === interpretAsCommand) {
    const length = takesOption(bytes[1]) ? 3 : 2;
    return bytes.length >= length ? length : 0;
  }
  return 1 + bytes.indexOf(lineFeed);
}
