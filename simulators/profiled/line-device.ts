import type { ProfileOf } from "../../contract/profile.ts";
import type { Box, SimulatedBox, Surroundings } from "../device.ts";
import { askedSerialFaults, socketFaults } from "../faults.ts";
import type { Fault } from "../faults.ts";
import { limits } from "../limits.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { openSerialWire } from "../wires/serial-wire.ts";
import { TcpPort } from "../wires/tcp-port.ts";
import { createBody } from "./create-body.ts";
import { behindWire } from "./embodied.ts";
import { createDoor } from "./line-door.ts";
import { LineSpeaker } from "./line-speaker.ts";

type LineProfile = ProfileOf<"line-protocol">;

/**
 * A device that speaks in lines of text, made from its profile: on a socket, or on a serial line when
 * the room file has it there. Its channels share the wire.
 */
export async function startLineDevice(
  around: Surroundings,
  box: Box,
  profile: LineProfile,
): Promise<SimulatedBox> {
  const embodied = box.all.map((device) => ({
    device,
    body: createBody(around, device, withNewsWords(profile)),
  }));
  let fault: Fault | null = null;
  const door = createDoor({
    link: profile.link,
    around,
    device: box.first.id,
    isLocked: box.first.binding.passwordFile !== undefined,
    refusesAll: () => fault === "refuses-login",
  });
  const speaker = new LineSpeaker(around.wireClock, profile, embodied, door, () => fault);
  const isOnSocket =
    box.first.binding.tcp !== undefined || (box.link !== null && "tcp" in box.link);
  const line = isOnSocket ? await onSocket(around, speaker) : onSerialLine(around, speaker);
  const loginFaults: readonly Fault[] = profile.link.login === undefined ? [] : ["refuses-login"];
  const wire = behindWire(embodied, {
    shows: [...line.shows, ...loginFaults],
    setPowered: (powered) => line.setPowered(powered),
    misbehave(wanted) {
      fault = wanted;
      line.misbehave(wanted);
    },
  });
  return {
    devices: wire.devices,
    address: line.address,
    async stop() {
      speaker.stop();
      wire.stop();
      await line.stop();
    },
  };
}

/** The body is told every word the device has for its lamp, also those it only says by itself. */
function withNewsWords(profile: LineProfile): LineProfile {
  const points = Object.entries(profile.points).map(([name, point]) => {
    if (point.unsolicitedValues === undefined) return [name, point] as const;
    const news = Object.entries(point.unsolicitedValues).map(([key, word]) => [
      `news ${key}`,
      word,
    ]);
    return [name, { ...point, values: { ...point.values, ...Object.fromEntries(news) } }] as const;
  });
  return { ...profile, points: Object.fromEntries(points) };
}

interface Line {
  readonly address: SimulatedBox["address"];
  readonly shows: readonly Fault[];
  setPowered(powered: boolean): void;
  misbehave(fault: Fault | null): void;
  stop(): Promise<void>;
}

async function onSocket(around: Surroundings, speaker: Conversation): Promise<Line> {
  const port = await TcpPort.open({ ...around, idleCloseMs: null }, speaker);
  return {
    address: { type: "tcp", port: port.port },
    shows: socketFaults,
    setPowered: (powered) => port.setPowered(powered),
    misbehave: (fault) => port.misbehave(fault),
    stop: () => port.stop(),
  };
}

function onSerialLine({ wireClock, random }: Surroundings, speaker: Conversation): Line {
  let buffered: Buffer = Buffer.alloc(0);
  const wire = openSerialWire(wireClock, random, (bytes) => {
    buffered = Buffer.concat([buffered, bytes]).subarray(-limits.requestBytes);
    for (let end = speaker.framing(buffered); end > 0; end = speaker.framing(buffered)) {
      const frame = buffered.subarray(0, end);
      buffered = buffered.subarray(end);
      speaker.request(peer, frame);
    }
  });
  const peer: Peer = { send: (bytes) => wire.send(bytes), close() {} };
  speaker.opened(peer);
  return {
    address: { type: "serial", path: wire.path },
    shows: askedSerialFaults,
    setPowered(powered) {
      buffered = Buffer.alloc(0);
      wire.setPowered(powered);
    },
    misbehave: (fault) => wire.misbehave(fault),
    stop: () => wire.stop(),
  };
}
