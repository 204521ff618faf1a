import type { Address, Box, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import type { Conversation, Peer } from "../wires/conversation.ts";
import { openSerialWire } from "../wires/serial-wire.ts";
import { TcpPort } from "../wires/tcp-port.ts";

/** Sends to whoever asked. */
export type Say = (bytes: Buffer) => void;

/** A line of bytes, on a pty or a socket, that spoils nothing by itself. */
export interface FrameWire {
  readonly address: Address;
  /** Sends to everyone who listens. */
  tell(bytes: Buffer): void;
  setPowered(powered: boolean): void;
  misbehave(fault: Fault | null): void;
  stop(): Promise<void>;
}

/** Opens the kind of line that the room file gives the box. */
export async function openFrameWire(
  around: Surroundings,
  { first, link }: Box,
  received: (bytes: Buffer, say: Say) => void,
): Promise<FrameWire> {
  const isSocket = first.binding.tcp !== undefined || (link !== null && "tcp" in link);
  return isSocket ? await openSocket(around, received) : openSerial(around, received);
}

function openSerial(
  { wireClock, random }: Surroundings,
  received: (bytes: Buffer, say: Say) => void,
): FrameWire {
  const wire = openSerialWire(wireClock, random, (bytes) =>
    received(bytes, (answer) => wire.send(answer)),
  );
  return {
    address: { type: "serial", path: wire.path },
    tell: (bytes) => wire.send(bytes),
    setPowered: (powered) => wire.setPowered(powered),
    misbehave: (fault) => wire.misbehave(fault),
    stop: () => wire.stop(),
  };
}

async function openSocket(
  around: Surroundings,
  received: (bytes: Buffer, say: Say) => void,
): Promise<FrameWire> {
  const peers = new Set<Peer>();
  const conversation: Conversation = {
    framing: (bytes) => bytes.length,
    opened: (peer) => void peers.add(peer),
    request: (peer, bytes) => received(bytes, (answer) => peer.send(answer)),
    closed: (peer) => void peers.delete(peer),
  };
  const port = await TcpPort.open({ ...around, idleCloseMs: null }, conversation);
  return {
    address: { type: "tcp", port: port.port },
    tell(bytes) {
      for (const peer of peers) peer.send(bytes);
    },
    setPowered: (powered) => port.setPowered(powered),
    misbehave: (fault) => port.misbehave(fault),
    stop: () => port.stop(),
  };
}
