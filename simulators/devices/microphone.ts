import type { Cancel } from "../../contract/clock.ts";
import { createDevice, followSupply, onMains } from "../device.ts";
import type { BoundDevice, Box, SimulatedBox, Surroundings } from "../device.ts";
import { type Fault, socketFaults, valueFaults } from "../faults.ts";
import { limits } from "../limits.ts";
import { endsWith } from "../wires/conversation.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { createSteadyAppliance } from "../world/appliance.ts";
import { MicrophoneChannel } from "./microphone-channel.ts";

const bootMs = 15_000;
const receiverW = 11;
const closingBracket = 0x3e;

/** A Shure ULX-D receiver with as many channels as the room file uses of it. */
export async function startMicrophone(around: Surroundings, box: Box): Promise<SimulatedBox> {
  const { id, binding } = box.first;
  const count = Math.max(...box.all.map(channelOf));
  const channels = Array.from(
    { length: count },
    (_, index) => new MicrophoneChannel(around, index + 1),
  );
  const appliance = createSteadyAppliance(() => receiverW);
  around.world.install({ id, ...onMains(binding), appliance, lux: 0 });
  const receiver = new Receiver(around, channels);
  const port = await TcpPort.open({ ...around, idleCloseMs: null }, receiver);
  const unfollow = followSupply(around, id, bootMs, (powered) => {
    port.setPowered(powered);
    for (const channel of channels) channel.setPowered(powered);
  });
  const devices = box.all.map((device) =>
    createDevice(device, shownFaults, (fault) => {
      receiver.misbehave(channelOf(device), fault);
      port.misbehave(fault);
    }),
  );
  return {
    devices,
    address: { type: "tcp", port: port.port },
    stop() {
      unfollow();
      receiver.stop();
      return port.stop();
    },
  };
}

const channelOf = ({ binding }: BoundDevice): number => binding.channel ?? 1;

const shownFaults = [
  ...socketFaults,
  ...valueFaults,
  "ignores-commands",
  "reports-fault",
  "deaf-microphone",
  "low-battery",
] as const satisfies readonly Fault[];

const refused = "< REP ERR >";

/** The receiver's command strings: `< GET 1 AUDIO_MUTE >` and their like. */
class Receiver implements Conversation {
  readonly framing = endsWith(closingBracket);
  readonly #around: Surroundings;
  readonly #channels: readonly MicrophoneChannel[];
  readonly #peers = new Set<Peer>();
  readonly #meters = new Map<MicrophoneChannel, Cancel>();

  constructor(around: Surroundings, channels: readonly MicrophoneChannel[]) {
    this.#around = around;
    this.#channels = channels;
  }

  stop(): void {
    for (const cancel of this.#meters.values()) cancel();
  }

  /** Radio interference that comes or goes is told to everybody at once. */
  misbehave(number: number, fault: Fault | null): void {
    const channel = this.#channels[number - 1];
    if (channel === undefined) return;
    const before = channel.report("RF_INT_DET").join("");
    channel.misbehave(fault);
    const lines = channel.report("RF_INT_DET");
    if (lines.join("") !== before) for (const line of lines) this.#tell(this.#peers, line);
  }

  opened(peer: Peer): void {
    this.#peers.add(peer);
  }

  closed(peer: Peer): void {
    this.#peers.delete(peer);
  }

  request(peer: Peer, frame: Buffer): void {
    const words = frame
      .toString("latin1")
      .replaceAll(/^[\s\0]*<|>$/g, "")
      .trim()
      .split(/\s+/);
    const [verb, channel, name] = words;
    if (verb === "GET" && channel !== undefined && name === undefined) {
      this.#tell([peer], this.#deviceReport(channel));
      return;
    }
    const asked = this.#channels.filter(({ number }) => channel === "0" || channel === `${number}`);
    if (asked.length === 0 || name === undefined) {
      this.#tell([peer], refused);
    } else if (verb === "GET") {
      for (const one of asked) for (const line of one.report(name)) this.#tell([peer], line);
    } else if (verb === "SET") {
      for (const one of asked) this.#set(peer, one, name, words.slice(3).join(" "));
    } else {
      this.#tell([peer], refused);
    }
  }

  /** A change is told to everybody, an unchanged value to the one who asked. */
  #set(peer: Peer, channel: MicrophoneChannel, name: string, value: string): void {
    const before = channel.report(name).join("");
    if (!channel.set(name, value)) {
      this.#tell([peer], refused);
      return;
    }
    const lines = channel.report(name);
    const told = lines.join("") === before ? [peer] : this.#peers;
    for (const line of lines) this.#tell(told, line);
    if (name === "METER_RATE") this.#meter(channel);
  }

  #meter(channel: MicrophoneChannel): void {
    this.#meters.get(channel)?.();
    if (channel.meterRateMs === 0) return;
    const everyMs = Math.max(limits.fastestMeterMs, channel.meterRateMs);
    const cancel = this.#around.wireClock.after("microphone levels", everyMs, () => {
      this.#tell(this.#peers, channel.sample());
      this.#meter(channel);
    });
    this.#meters.set(channel, cancel);
  }

  #deviceReport(name: string): string {
    const values: Readonly<Record<string, string>> = {
      DEVICE_ID: "{SIMULATED                      }",
      FW_VER: "{2.7.6                   }",
      ENCRYPTION: "OFF",
    };
    return Object.hasOwn(values, name) ? `< REP ${name} ${values[name]} >` : refused;
  }

  #tell(peers: Iterable<Peer>, line: string): void {
    for (const peer of peers) peer.send(Buffer.from(line, "latin1"));
  }
}
