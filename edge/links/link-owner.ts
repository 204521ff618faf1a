import type { LinkConfig, RoomConfig } from "../../contract/room-config.ts";
import { limits } from "../limits.ts";
import { GpioChip } from "./gpio.ts";
import { LineSession } from "./line-session.ts";
import type { LineSettings } from "./line-session.ts";
import { newCounters } from "./link-health.ts";
import type { LinkCounters, LinkHealth } from "./link-health.ts";
import type { LinkState } from "./link-state.ts";
import type { LinkPorts } from "./links.ts";
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
      readonly wire: Wire;
      readonly counters: LinkCounters;
      lines(settings: LineSettings): LineSession;
    })
  | (Owned & { readonly kind: "mqtt"; readonly session: MqttSession })
  | (Owned & { readonly kind: "gpio"; readonly chip: GpioChip });

export function createOwner(
  link: string,
  config: LinkConfig,
  room: RoomConfig,
  ports: LinkPorts,
): LinkOwner {
  if ("mqtt" in config) return mqttOwner(link, config.mqtt, room, ports);
  if ("gpio" in config) return gpioOwner(link, config.gpio.chip, ports);
  if ("modbus-rtu" in config || "modbus-tcp" in config) return modbusOwner(link, config, ports);
  return wireOwner(link, config, ports);
}

type ModbusConfig = Extract<LinkConfig, { "modbus-rtu": unknown } | { "modbus-tcp": unknown }>;
type WireConfig = Extract<LinkConfig, { tcp: unknown } | { serial: unknown }>;
type MqttConfig = Extract<LinkConfig, { mqtt: unknown }>["mqtt"];

function modbusOwner(link: string, config: ModbusConfig, ports: LinkPorts): LinkOwner {
  const counters = newCounters();
  const { wireClock } = ports;
  const isTcp = "modbus-tcp" in config;
  const target = isTcp ? tcpTarget(config["modbus-tcp"]) : rtuTarget(config["modbus-rtu"]);
  const wire = new Wire(target, ports);
  const line = isTcp
    ? new ModbusTcp(wire, wireClock, counters)
    : new ModbusRtu(wire, rtuSettings(config["modbus-rtu"]), wireClock, counters);
  const bus = new ModbusBus(wire, line, wireClock, counters);
  const type = isTcp ? "modbus-tcp" : "modbus-rtu";
  return { kind: "modbus", bus, ...wireLife(link, type, wire, counters, () => bus.queued) };
}

function wireOwner(link: string, config: WireConfig, ports: LinkPorts): LinkOwner {
  const counters = newCounters();
  const target = "tcp" in config ? tcpTarget(config.tcp) : serialTarget(config.serial);
  const wire = new Wire(target, ports);
  let session: LineSession | null = null;
  return {
    kind: "wire",
    wire,
    counters,
    lines(settings) {
      session ??= new LineSession(wire, settings, ports.wireClock, counters);
      return session;
    },
    ...wireLife(link, target.kind, wire, counters, () => session?.queued ?? 0),
  };
}

function mqttOwner(
  link: string,
  config: MqttConfig,
  room: RoomConfig,
  ports: LinkPorts,
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
  return {
    kind: "mqtt",
    session,
    state: session.state,
    start: () => session.start(),
    stop: () => session.stop(),
    health: () => healthOf(link, "mqtt", session.state, counters, 0),
  };
}

function gpioOwner(link: string, chipName: string, ports: LinkPorts): LinkOwner {
  const counters = newCounters();
  const chip = new GpioChip(chipName, ports.gpio);
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
): LinkHealth => ({ link, type, up: state.isUp, failure: state.failure, queued, ...counters });

const tcpTarget = ({ host, port }: { host: string; port: number }): WireTarget => ({
  kind: "tcp",
  host,
  port,
});

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
