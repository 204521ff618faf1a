import { createDevice, followSupply, onMains } from "../device.ts";
import type { BoundDevice, Box, SimulatedBox, Surroundings } from "../device.ts";
import { socketFaults } from "../faults.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { createSteadyAppliance } from "../world/appliance.ts";
import { LevelBlock } from "./level-block.ts";
import { ToneBlock } from "./tone-block.ts";

const bootMs = 20_000;
const idleW = 58;
const wattsPerPerson = 0.4;
const channels = 4;
const defaultTag = "Level1";

/** Telnet: DO for four options and WILL for two. The device says nothing until each is answered. */
const negotiation = Buffer.from("fffd18fffd20fffd23fffd27fffb03fffb05", "hex");
const optionsAsked = 6;
const banner = "\r\nWelcome to the Tesira Text Protocol Server...\r\n\r\n";

type Block = LevelBlock | ToneBlock;
type Blocks = ReadonlyMap<string, Block>;

const tagOf = ({ binding }: BoundDevice): string => binding.tag ?? defaultTag;
const isTone = ({ binding }: BoundDevice): boolean => binding.profile.endsWith("-tone");

/** A Biamp Tesira with a level block or a tone generator for each tag the room file uses. */
export async function startAmplifier(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id, binding } = box.first;
  const blocks = new Map(
    box.all.map((device) => [
      tagOf(device),
      isTone(device) ? new ToneBlock() : new LevelBlock(channels),
    ]),
  );
  const appliance = createSteadyAppliance(() => idleW + wattsPerPerson * around.world.people.count);
  around.world.install({ id, ...onMains(binding), appliance, lux: 0 });
  for (const device of box.all) giveSound(around, id, device, blocks);
  const port = await TcpPort.open({ ...around, idleCloseMs: null }, createConversation(blocks));
  const unfollow = followSupply(around, id, bootMs, (powered) => port.setPowered(powered));
  const devices = box.all.map((device) => {
    const own = isTone(device) ? toneFaults : levelFaults;
    return createDevice(device, [...socketFaults, ...own], (fault) => {
      blocks.get(tagOf(device))?.misbehave(fault);
      port.misbehave(fault);
    });
  });
  return {
    devices,
    address: { type: "tcp", port: port.port },
    stop() {
      unfollow();
      return port.stop();
    },
  };
}

const toneFaults = ["ignores-commands", "silent-speaker"] as const;
const levelFaults = ["ignores-commands", "out-of-range", "silent-speaker"] as const;

/** What a block plays into the room, or lets through, while the server has current. */
function giveSound(
  { world }: Surroundings,
  server: string,
  device: BoundDevice,
  blocks: Blocks,
): void {
  const block = blocks.get(tagOf(device));
  const { channel = 1 } = device.binding;
  if (block instanceof ToneBlock) {
    world.sound.addTone(() => world.isSupplied(server) && block.isPlaying);
  } else if (block !== undefined) {
    world.sound.addSpeaker(() => (world.isSupplied(server) ? block.gainDb(channel) : null));
  }
}

const unknownTag = '-ERR address not found: {"deviceId":0 "classCode":0 "instanceNum":0}';
const interpretAsCommand = 0xff;
const lineFeed = 0x0a;
/** DO, DONT, WILL, WONT are followed by an option; other telnet commands stand alone. */
const takesOption = (command: number | undefined) =>
  command !== undefined && command >= 0xfb && command <= 0xfe;

/** Telnet negotiation, then lines. As the real one, it echoes every line before its answer. */
function createConversation(blocks: Blocks): Conversation {
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
