import type { Clock } from "../../contract/clock.ts";
import type { Failure } from "../../contract/errors.ts";
import type { RoomModel } from "../devices/room-model.ts";
import type { FrameSession, FrameSettings } from "./frame-session.ts";
import { KnownSecrets } from "../trace/known-secrets.ts";
import { traceLink } from "../trace/link-trace.ts";
import { Traces } from "../trace/traces.ts";
import type { GpioBackEnd, GpioChip } from "./gpio.ts";
import type { HttpLine } from "./http-line.ts";
import type { HttpListener } from "./http-listener.ts";
import type { LineSession, LineSettings } from "./line-session.ts";
import type { LinkHealth } from "./link-health.ts";
import { createOwner } from "./link-owner.ts";
import type { LinkOwner } from "./link-owner.ts";
import type { MessageSettings } from "./message-request.ts";
import type { MessageSession } from "./message-session.ts";
import type { ModbusBus } from "./modbus-bus.ts";
import type { MqttSession } from "./mqtt-session.ts";

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
  /** The first device settles how frames are built; the compiler lets no other onto its line. */
  frames(link: string, settings: FrameSettings): FrameSession;
  /** JSON messages; the first device settles how, and with which login. */
  messages(link: string, settings: MessageSettings): MessageSession;
  mqtt(link: string): MqttSession;
  http(link: string): HttpLine;
  listener(link: string): HttpListener;
  gpio(link: string): GpioChip;
  /** What passes over the lines, for whoever asked to see it. */
  readonly traces: Traces;
  /** Reads a secret as the ports do; what it reads is never shown by a trace. */
  readonly readSecret: LinkPorts["readSecret"];
  /** Opens every line. Resolves at once when one cannot be opened: it is tried again for ever. */
  start(): Promise<void>;
  /** Closes every line, the last one first. Nothing is left running. */
  stop(): Promise<void>;
  health(): readonly LinkHealth[];
}

/** Builds the owners of the room's lines; opens nothing. */
export function createLinks(model: RoomModel, ports: LinkPorts): Links {
  const owners = new Map<string, LinkOwner>();
  const secrets = new KnownSecrets();
  const readSecret = secrets.watch(ports.readSecret);
  const traces = new Traces(model, ports.wireClock, secrets);
  for (const [name, config] of model.links) {
    const tap = traces.tap(name);
    const owner = createOwner(name, config, model.config, { ...ports, readSecret, tap });
    owner.state.watch({
      up: () => {
        traceLink(tap, null);
        ports.log(name, null);
      },
      down: (failure) => {
        traceLink(tap, failure);
        ports.log(name, failure);
      },
    });
    owners.set(name, owner);
  }
  const ownerOf = <K extends LinkOwner["kind"]>(link: string, kind: K) => {
    const owner = owners.get(link);
    if (owner !== undefined && isKind(owner, kind)) return owner;
    throw new Error(`link ${link} is ${owner?.kind ?? "missing"}, a driver wants ${kind}`);
  };
  return {
    traces,
    readSecret,
    modbus: (link) => ownerOf(link, "modbus").bus,
    lines: (link, settings) => ownerOf(link, "wire").lines(settings),
    frames: (link, settings) => ownerOf(link, "wire").frames(settings),
    messages: (link, settings) => ownerOf(link, "wire").messages(settings),
    mqtt: (link) => ownerOf(link, "mqtt").session,
    http: (link) => ownerOf(link, "http").line,
    listener: (link) => ownerOf(link, "http-listen").listener,
    gpio: (link) => ownerOf(link, "gpio").chip,
    async start() {
      for (const owner of owners.values()) await owner.start();
    },
    async stop() {
      traces.stop();
      for (const owner of [...owners.values()].reverse()) await owner.stop();
    },
    health: () => [...owners.values()].map((owner) => owner.health()),
  };
}

const isKind = <K extends LinkOwner["kind"]>(
  owner: LinkOwner,
  kind: K,
): owner is Extract<LinkOwner, { kind: K }> => owner.kind === kind;
