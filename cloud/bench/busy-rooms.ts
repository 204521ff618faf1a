import type { Payload } from "../../contract/sparkplug/payload.ts";
import { pointMetric } from "../../contract/sparkplug/metrics.ts";
import type { RoomRef } from "../store/hub-store.ts";

/** A room of forty points as they are told: what is switched stands still, what is measured wavers. */
const devices: Readonly<Record<string, readonly string[]>> = {
  meter: ["energy", "activePower", "voltageL1", "voltageL2", "voltageL3", "currentL1", "frequency"],
  plug: ["energy", "activePower"],
  air: ["temperature", "humidity", "co2"],
  hvac: ["power", "mode", "setpoint", "temperature", "fan"],
  presence: ["occupied", "targets", "illuminance"],
  lamps: ["power", "level", "illuminance"],
  "lamps-2": ["power", "level"],
  projector: ["power", "lampHours", "filterHours", "freeze"],
  speaker: ["power", "mute", "level", "signal"],
  "mic-1": ["power", "mute", "gain", "level", "battery", "rfLevel"],
  curtain: ["position"],
};

export const roomPoints = Object.values(devices).flat().length;

export const refOf = (room: number): RoomRef => ({ site: "city-hall", room: `r-${room}` });

/** What a room tells at once of all its points at a moment. */
export function roomTold(
  room: number,
  atMs: number,
): readonly { readonly device: string; readonly payload: Payload }[] {
  return Object.entries(devices).map(([device, points]) => ({
    device,
    payload: {
      timestampMs: atMs,
      seq: 0,
      metrics: points.map((point) => pointMetric(point, valueAt(point, room, atMs), atMs)),
    },
  }));
}

const wordOf: Readonly<Record<string, string>> = { mode: "cool", fan: "low" };
const steady: ReadonlySet<string> = new Set([
  "setpoint",
  "level",
  "gain",
  "position",
  "lampHours",
  "filterHours",
  "battery",
  "targets",
]);

export function valueAt(point: string, room: number, atMs: number): number | boolean | string {
  const hour = (atMs / 3_600_000) % 24;
  const isUsed = hour > 9 && hour < 17;
  if (point === "power") return isUsed ? "on" : "off";
  if (point === "energy") return 1_000 + room + (atMs % 1e11) / 3.6e6;
  const word = wordOf[point];
  if (word !== undefined) return word;
  if (["occupied", "mute", "freeze"].includes(point)) return isUsed;
  if (steady.has(point)) return 24;
  // Two decimals of a sensor, never twice the same for long.
  const wave = Math.sin(atMs / 97_000 + room) + (isUsed ? 3 : 0);
  return Math.round((20 + wave) * 100) / 100;
}
