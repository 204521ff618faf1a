import type { ProfileOf } from "../../contract/profile.ts";
import type { PointValue } from "../../contract/reading.ts";
import { createDevice } from "../device.ts";
import type { BoundDevice, Box, SimulatedDevice, Surroundings } from "../device.ts";
import type { Fault } from "../faults.ts";
import type { ModbusLine } from "../wires/modbus-slave.ts";
import type { Body } from "./body.ts";
import { createBody } from "./create-body.ts";
import { ProfiledTables } from "./modbus-tables.ts";
import type { Channel } from "./modbus-tables.ts";

const defaultUnit = 1;

/** A device of the room file and the body made for it. */
export interface Embodied {
  readonly device: BoundDevice;
  readonly body: Body;
}

/**
 * Puts a device made from its profile on a Modbus line. The devices of the box are its channels,
 * each with a body of its own behind the one unit.
 */
export function attachProfiledSlave(
  around: Surroundings,
  box: Box,
  profile: ProfileOf<"modbus-points">,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  const embodied = box.all.map((device) => ({ device, body: createBody(around, device, profile) }));
  return attachBodies(embodied, profile, line);
}

/** The same over bodies that are there already. */
export function attachBodies(
  embodied: readonly Embodied[],
  profile: ProfileOf<"modbus-points">,
  line: ModbusLine,
): readonly SimulatedDevice[] {
  const unit = embodied[0]?.device.binding.unit ?? defaultUnit;
  const misbehave = line.add({
    // Without current, or still booting, it is not there.
    answersTo: (asked) => asked === unit && embodied.some(({ body }) => body.isAwake),
    tables: new ProfiledTables(profile, channelsOf(embodied, profile)),
    stop() {
      for (const { body } of embodied) body.stop();
    },
  });
  const shownBy = (shows: readonly Fault[], fault: Fault | null) =>
    fault !== null && shows.includes(fault) ? fault : null;
  return embodied.map(({ device, body }) =>
    createDevice(device, [...line.shows, ...body.shows], (fault) => {
      body.misbehave(shownBy(body.shows, fault));
      misbehave(shownBy(line.shows, fault));
    }),
  );
}

/** Every channel the model has: a relay board has all its relays, whatever hangs on them. */
function channelsOf(
  embodied: readonly Embodied[],
  profile: ProfileOf<"modbus-points">,
): readonly Channel[] {
  const bound = new Map(embodied.map(({ device, body }) => [device.binding.channel ?? 1, body]));
  return Array.from({ length: profile.channels ?? 1 }, (_, at) => ({
    channel: at + 1,
    body: bound.get(at + 1) ?? createIdleBody(profile),
  }));
}

/** Nothing hangs on it: it remembers what it was told. */
function createIdleBody({ points }: ProfileOf<"modbus-points">): Body {
  const told = new Map<string, PointValue>();
  return {
    isAwake: true,
    onAwake: () => () => {},
    read: (point) => told.get(point) ?? Object.values(points[point]?.values ?? {})[0] ?? 0,
    write(point, value) {
      told.set(point, value);
      return "taken";
    },
    shows: [],
    misbehave() {},
    stop() {},
  };
}
