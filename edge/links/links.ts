import type { Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { GpioBackEnd, GpioChip } from "./gpio.ts";
import type { LineSession, LineSettings } from "./line-session.ts";
import type { LinkCounters, LinkHealth } from "./link-health.ts";
import { createOwner } from "./link-owner.ts";
import type { LinkOwner } from "./link-owner.ts";
import type { ModbusBus } from "./modbus-bus.ts";
import type { MqttSession } from "./mqtt-session.ts";
import type { Wire } from "./wire.ts";

export interface LinkPorts {
  /** Real time, whatever the room's clock does. */
  readonly wireClock: Clock;
  /** Draws from [0, 1). */
  readonly random: () => number;
  /** The text of a file that holds a secret; rejects when it cannot be read. */
  readonly readSecret: (file: string) => Promise<string>;
  readonly gpio: GpioBackEnd;
  /** Told once per change of a link: null when it came up. */
  readonly log: (link: string, failure: Failure | null) => void;
}

/**
 * The lines of the room, one owner each. A driver takes the owner of its line by the line's name; to
 * ask for another kind than the line is, is a fault of the program and throws.
 */
export interface Links {
  modbus(link: string): ModbusBus;
  /** The first device on a line settles how lines are spoken; devices that share it share a model. */
  lines(link: string, settings: LineSettings): LineSession;
  /** A bare stream of bytes for one device alone, which counts its frames itself. */
  bytes(link: string): { readonly wire: Wire; readonly counters: LinkCounters };
  mqtt(link: string): MqttSession;
  gpio(link: string): GpioChip;
  /** Opens every line. Resolves at once when one cannot be opened: it is tried again for ever. */
  start(): Promise<void>;
  /** Closes every line, the last one first. Nothing is left running. */
  stop(): Promise<void>;
  health(): readonly LinkHealth[];
}

/** Builds the owners of the room's lines; opens nothing. */
export function createLinks(model: RoomModel, ports: LinkPorts): Links {
  const owners = new Map<string, LinkOwner>();
  for (const [name, config] of model.links) {
    const owner = createOwner(name, config, model.config, ports);
    owner.state.watch({
      up: () => ports.log(name, null),
      down: (failure) => ports.log(name, failure),
    });
    owners.set(name, owner);
  }
  const ownerOf = <K extends LinkOwner["kind"]>(link: string, kind: K) => {
    const owner = owners.get(link);
    if (owner !== undefined && isKind(owner, kind)) return owner;
    throw new Error(`link ${link} is ${owner?.kind ?? "missing"}, a driver wants ${kind}`);
  };
  return {
    modbus: (link) => ownerOf(link, "modbus").bus,
    lines: (link, settings) => ownerOf(link, "wire").lines(settings),
    bytes: (link) => ownerOf(link, "wire"),
    mqtt: (link) => ownerOf(link, "mqtt").session,
    gpio: (link) => ownerOf(link, "gpio").chip,
    async start() {
      for (const owner of owners.values()) await owner.start();
    },
    async stop() {
      for (const owner of [...owners.values()].reverse()) await owner.stop();
    },
    health: () => [...owners.values()].map((owner) => owner.health()),
  };
}

const isKind = <K extends LinkOwner["kind"]>(
  owner: LinkOwner,
  kind: K,
): owner is Extract<LinkOwner, { kind: K }> => owner.kind === kind;
