import type { LinkConfig, RoomConfig } from "../../contract/room-config.ts";
import { limits } from "../limits.ts";
import { ByteTrace } from "../trace/byte-trace.ts";
import { tracedGpio } from "../trace/gpio-trace.ts";
import { HttpTrace } from "../trace/http-trace.ts";
import { byteDialect, datagramDialect, lineDialect } from "../trace/line-dialect.ts";
import { MessageTrace } from "../trace/message-trace.ts";
import { rtuDialect, tcpDialect } from "../trace/modbus-dialect.ts";
import type { LinkTap } from "../trace/traces.ts";
import { FrameSession } from "./frame-session.ts";
import type { FrameSettings } from "./frame-session.ts";
import { GpioChip } from "./gpio.ts";
import { HttpLine } from "./http-line.ts";
import { HttpListener } from "./http-listener.ts";
import { LineSession } from "./line-session.ts";
import type { LineSettings } from "./line-session.ts";
import { newCounters } from "./link-health.ts";
import type { LinkCounters, LinkHealth } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkPorts } from "./links.ts";
import type { MessageSettings } from "./message-request.ts";
import { MessageSession } from "./message-session.ts";
import { ModbusBus } from "./modbus-bus.ts";
import { ModbusRtu } from "./modbus-rtu.ts";
import { ModbusTcp } from "./modbus-tcp.ts";
import { MqttBroker } from "./mqtt-broker.ts";
import { OutsideMqtt } from "./mqtt-outside.ts";
import type { MqttSession } from "./mqtt-session.ts";
import { Wire } from "./wire.ts";
import { characterMs } from "./wire-target.ts";
import type { WireTarget } from "./wire-target.ts";

interface Owned {
  readonly state: LinkState;
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): LinkHealth;
}

/** Who alone speaks on one line of the room. */
export type LinkOwner =
  | (Owned & { readonly kind: "modbus"; readonly bus: ModbusBus })
  | (Owned & {
      readonly kind: "wire";
      lines(settings: LineSettings): LineSession;
      frames(settings: FrameSettings): FrameSession;
      messages(settings: MessageSettings): MessageSession;
    })
  | (Owned & { readonly kind: "mqtt"; readonly session: MqttSession })
  | (Owned & { readonly kind: "http"; readonly line: HttpLine })
  | (Owned & { readonly kind: "http-listen"; readonly listener: HttpListener })
  | (Owned & { readonly kind: "gpio"; readonly chip: GpioChip });

interface OwnerPorts extends LinkPorts {
  /** Where traces of this line listen. */
  readonly tap: LinkTap;
}

export function createOwner(
  link: string,
  config: LinkConfig,
  room: RoomConfig,
  ports: OwnerPorts,
): LinkOwner {
  if ("mqtt" in config) return mqttOwner(link, config.mqtt, room, ports);
  if ("gpio" in config) return gpioOwner(link, config.gpio.chip, ports);
  if ("http" in config) return httpOwner(link, config.http, ports);
  if ("http-listen" in config) return listenOwner(link, config["http-listen"], ports);
  if ("modbus-rtu" in config || "modbus-tcp" in config) return modbusOwner(link, config, ports);
  return wireOwner(link, config, ports);
}

type ModbusConfig = Extract<LinkConfig, { "modbus-rtu": unknown } | { "modbus-tcp": unknown }>;
type WireConfig = Extract<LinkConfig, { tcp: unknown } | { udp: unknown } | { serial: unknown }>;
type MqttConfig = Extract<LinkConfig, { mqtt: unknown }>["mqtt"];

function modbusOwner(link: string, config: ModbusConfig, ports: OwnerPorts): LinkOwner {
  const counters = newCounters();
  const { wireClock } = ports;
  const isTcp = "modbus-tcp" in config;
  const target = isTcp ? tcpTarget(config["modbus-tcp"]) : rtuTarget(config["modbus-rtu"]);
  const wire = new Wire(target, ports);
  const line = isTcp
    ? new ModbusTcp(wire, wireClock, counters)
    : new ModbusRtu(wire, rtuSettings(config["modbus-rtu"]), wireClock, counters);
  const dialect = isTcp ? tcpDialect : rtuDialect(config["modbus-rtu"].echo);
  wire.observe(new ByteTrace(ports.tap, dialect, wireClock, counters));
  const bus = new ModbusBus(wire, line, wireClock, counters);
  const type = isTcp ? "modbus-tcp" : "modbus-rtu";
  const life = wireLife(link, type, wire, counters, () => bus.queued);
  const health = () => ({ ...life.health(), busyShare: bus.busyShare });
  return { kind: "modbus", bus, ...life, health };
}

function wireOwner(link: string, config: WireConfig, ports: OwnerPorts): LinkOwner {
  const counters = newCounters();
  const target = wireTarget(config);
  const wire = new Wire(target, ports);
  const trace = new ByteTrace(ports.tap, byteDialect, ports.wireClock, counters);
  wire.observe(trace);
  let lines: LineSession | null = null;
  let frames: FrameSession | null = null;
  let messages: MessageSession | null = null;
  return {
    kind: "wire",
    lines(settings) {
      trace.speak(lineDialect(settings.terminator));
      lines?.adopt(settings);
      lines ??= new LineSession(wire, settings, ports.wireClock, counters);
      return lines;
    },
    frames(settings) {
      frames ??= new FrameSession(wire, settings, ports.wireClock, counters);
      return frames;
    },
    messages(settings) {
      const { terminator } = settings;
      trace.speak(terminator === null ? datagramDialect : lineDialect(terminator));
      messages?.adopt(settings);
      messages ??= new MessageSession(wire, settings, ports.wireClock, counters);
      return messages;
    },
    ...wireLife(link, target.kind, wire, counters, () => queuedIn(lines ?? frames ?? messages)),
  };
}

function mqttOwner(
  link: string,
  config: MqttConfig,
  room: RoomConfig,
  ports: OwnerPorts,
): LinkOwner {
  const counters = newCounters();
  const session =
    "embedded" in config
      ? new MqttBroker(config.embedded, ports, counters)
      : new OutsideMqtt(
          {
            url: config.url,
            clientId: `huitang-${room.site}-${room.room}-${link}`,
            username: config.username ?? null,
            passwordFile: config.passwordFile ?? null,
          },
          ports,
          counters,
        );
  session.observe(new MessageTrace(ports.tap));
  return {
    kind: "mqtt",
    session,
    state: session.state,
    start: () => session.start(),
    stop: () => session.stop(),
    health: () => healthOf(link, "mqtt", session.state, counters, 0),
  };
}

interface HostPort {
  readonly host: string;
  readonly port: number;
}

function httpOwner(link: string, target: HostPort, ports: OwnerPorts): LinkOwner {
  const counters = newCounters();
  const line = new HttpLine(target, ports.wireClock, counters, new HttpTrace(ports.tap));
  return {
    kind: "http",
    line,
    state: line.state,
    start: () => Promise.resolve(line.start()),
    stop: () => Promise.resolve(line.stop()),
    health: () => healthOf(link, "http", line.state, counters, line.queued),
  };
}

function listenOwner(link: string, target: HostPort, ports: OwnerPorts): LinkOwner {
  const counters = newCounters();
  const listener = new HttpListener(target, ports.wireClock, counters, new HttpTrace(ports.tap));
  return {
    kind: "http-listen",
    listener,
    state: listener.state,
    start: () => listener.start(),
    stop: () => listener.stop(),
    health: () => healthOf(link, "http-listen", listener.state, counters, 0),
  };
}

function gpioOwner(link: string, chipName: string, ports: OwnerPorts): LinkOwner {
  const counters = newCounters();
  const chip = new GpioChip(chipName, tracedGpio(ports.gpio, ports.tap));
  return {
    kind: "gpio",
    chip,
    state: chip.state,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(chip.stop()),
    health: () => healthOf(link, "gpio", chip.state, counters, 0),
  };
}

function wireLife(
  link: string,
  type: string,
  wire: Wire,
  counters: LinkCounters,
  queued: () => number,
): Owned {
  return {
    state: wire.state,
    start: () => Promise.resolve(wire.start()),
    stop: () => wire.stop(),
    health: () => healthOf(link, type, wire.state, counters, queued()),
  };
}

const healthOf = (
  link: string,
  type: string,
  state: LinkState,
  counters: LinkCounters,
  queued: number,
): LinkHealth => ({
  link,
  type,
  up: state.isUp,
  failure: state.failure,
  queued,
  busyShare: null,
  ...counters,
});

const tcpTarget = ({ host, port }: { host: string; port: number }): WireTarget => ({
  kind: "tcp",
  host,
  port,
});

function wireTarget(config: WireConfig): WireTarget {
  if ("tcp" in config) return tcpTarget(config.tcp);
  return "udp" in config ? { kind: "udp", ...config.udp } : serialTarget(config.serial);
}

const queuedIn = (session: { readonly queued: number } | null): number => session?.queued ?? 0;

type RtuConfig = Extract<LinkConfig, { "modbus-rtu": unknown }>["modbus-rtu"];

function rtuTarget(config: RtuConfig): WireTarget {
  if ("host" in config) return { kind: "tcp", host: config.host, port: config.tcpPort };
  const { port: path, baud, parity, stopBits } = config;
  return { kind: "serial", path, baud, dataBits: 8, parity, stopBits };
}

const rtuSettings = ({ baud, parity, stopBits, echo }: RtuConfig) => ({
  baud,
  echo,
  lateWindowMinMs: limits.modbus.lateWindowMinMs,
  characterMs: characterMs({ baud, parity, stopBits, dataBits: 8 }),
});

type SerialConfig = Extract<LinkConfig, { serial: unknown }>["serial"];

/** The room's compiler has filled in what the file leaves open; 8N1 stands for a bare config. */
const serialTarget = (config: SerialConfig): WireTarget => ({
  kind: "serial",
  path: config.port,
  baud: config.baud ?? 9600,
  parity: config.parity ?? "none",
  stopBits: config.stopBits ?? 1,
  dataBits: config.dataBits ?? 8,
});
