import { parseDocument } from "yaml";
import type { Document } from "yaml";
import { roomConfigSchema } from "../contract/room-config.ts";
import type { Binding, LinkConfig, RoomConfig } from "../contract/room-config.ts";
import type { Address, Box } from "./device.ts";

/** A room file whose addresses can be replaced while everything else stays as it was written. */
export interface RoomFile {
  readonly config: RoomConfig;
  /** Where a shared link leads now. */
  moveLink(link: string, address: Address): void;
  /** Where a device with a line of its own is now. */
  moveDevice(device: string, address: Address): void;
  text(): string;
}

/** Throws when the text is not a room file; the error lists every problem. */
export function parseRoomFile(text: string): RoomFile {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined) throw problem;
  const config = roomConfigSchema.parse(document.toJS());
  return {
    config,
    moveLink(link, address) {
      const type = Object.keys(config.links[link] ?? {})[0] ?? "";
      move(document, ["links", link, type], address);
    },
    moveDevice(device, address) {
      move(document, ["devices", device, address.type], address);
    },
    text: () => document.toString(),
  };
}

const localhost = "127.0.0.1";

function move(document: Document, path: readonly string[], address: Address): void {
  switch (address.type) {
    case "tcp":
    case "udp":
    case "http":
      document.setIn([...path, "host"], localhost);
      document.setIn([...path, "port"], address.port);
      return;
    case "serial":
      // A serial server's address gives way to a port of this machine.
      document.deleteIn([...path, "host"]);
      document.deleteIn([...path, "tcpPort"]);
      document.setIn([...path, "port"], address.path);
      return;
    case "mqtt":
    case "http-listen":
      return;
  }
}

/** The equipment of a room: devices that share a line and a unit are one box. */
export function boxesOf(config: RoomConfig): readonly Box[] {
  const boxes = new Map<string, Box>();
  for (const [id, binding] of Object.entries(config.devices)) {
    const link = binding.link === undefined ? null : (config.links[binding.link] ?? null);
    const key = boxKey(id, binding, link);
    const device = { id, binding };
    const box = boxes.get(key) ?? { first: device, all: [], link };
    boxes.set(key, { ...box, all: [...box.all, device] });
  }
  return [...boxes.values()];
}

/** What two devices have in common when they are one box. */
function boxKey(id: string, binding: Binding, link: LinkConfig | null): string {
  const { http, profile, unit } = binding;
  if (http !== undefined) return `${http.host}:${http.port} ${profile}`;
  if (link === null || "mqtt" in link || "http-listen" in link) return `${id} alone`;
  const isBus = "modbus-rtu" in link || "modbus-tcp" in link;
  return `${binding.link} ${isBus ? (unit ?? "") : ""} ${partOf.get(profile) ?? profile}`;
}

/** Profiles of a part of a box that has another profile for the rest: both are on one socket. */
const partOf: ReadonlyMap<string, string> = new Map([["biamp/tesira-tone", "biamp/tesira"]]);
