import type { Outcome } from "../../../contract/errors.ts";
import { type PointKey, pointKey } from "../../../contract/ids.ts";
import type { PointValue } from "../../../contract/reading.ts";
import type { DeviceModel, RoomModel } from "../../../edge/bare-room.ts";
import type { Surroundings } from "../../device.ts";
import type { Fault } from "../../faults.ts";
import type { Body } from "../../profiled/body.ts";
import { createBody } from "../../profiled/create-body.ts";
import type { Clock } from "../../../contract/clock.ts";
import type { Draw } from "../draw.ts";
import type { Moment } from "../invariants/room-sight.ts";
import { type Damage, World } from "../../world/world.ts";
import { outcomeOf } from "./body-driver.ts";
import type { RoomTime } from "./room-time.ts";
import type { WireTrouble } from "./wire-trouble.ts";

/** A command that reached a device. */
export interface Deed {
  readonly device: DeviceModel;
  readonly point: string;
  readonly key: PointKey;
  readonly value: PointValue;
  readonly obeyed: "taken" | "busy" | "illegal";
  /** What it broke at this very moment. */
  readonly harmed: readonly Damage[];
  /** Monotonic time of the wires, and of the room. */
  readonly wireMs: number;
  readonly steadyMs: number;
}

/** A device as it stands in the room, and the line to it. */
export interface Fixture {
  readonly device: DeviceModel;
  readonly body: Body;
  readonly wire: { trouble: WireTrouble | null };
  /** What the body itself does wrong. */
  fault: Fault | null;
  /** Since when nothing has been wrong with it or done to it by hand; null while something is. */
  soundSince: Moment | null;
  obey(point: string, value: PointValue): Outcome<void>;
}

/** The physical room: what is true, whatever the controller believes. */
export interface Plant {
  readonly world: World;
  readonly fixtures: ReadonlyMap<string, Fixture>;
  /** Brings air, lamps and meters up to now. */
  advance(): void;
  stop(): void;
}

export interface PlantPorts {
  readonly time: RoomTime;
  readonly wireClock: Clock;
  readonly draw: Draw;
  /** Told whenever the world has moved on. */
  readonly onPower: (powerW: number) => void;
  /** Told after the device has taken it or not, with what its point read before. */
  readonly onDeed: (deed: Deed, before: PointValue | null) => void;
}

export function createPlant(model: RoomModel, ports: PlantPorts): Plant {
  const { time, wireClock, draw } = ports;
  const { clock } = time;
  const { seats, season } = model.config;
  const world = new World({ seats, season, random: draw.random, wallMs: () => clock.wallMs() });
  const around: Surroundings = {
    world,
    roomClock: clock,
    wireClock,
    random: draw.random,
    logins: () => Promise.resolve(undefined),
  };
  let reachedMs = clock.monotonicMs();
  const advance = () => {
    const nowMs = clock.monotonicMs();
    if (nowMs > reachedMs) world.advance(nowMs - reachedMs);
    reachedMs = nowMs;
    ports.onPower(world.mains.powerW);
  };
  const fixtures = new Map<string, Fixture>();
  for (const device of model.devices.values()) {
    const body = createBody(around, { id: device.id, binding: device.binding }, device.profile);
    fixtures.set(device.id, {
      device,
      body,
      wire: { trouble: null },
      fault: null,
      soundSince: { steadyMs: Number.NEGATIVE_INFINITY, wireMs: Number.NEGATIVE_INFINITY },
      obey(point, value) {
        advance();
        const before = body.read(point);
        const unharmed = world.damage.length;
        const obeyed = body.write(point, value);
        const harmed = world.damage.slice(unharmed);
        const key = pointKey(device.id, point);
        const at = { wireMs: wireClock.monotonicMs(), steadyMs: clock.monotonicMs() };
        ports.onDeed({ device, point, key, value, obeyed, harmed, ...at }, before);
        return outcomeOf(obeyed);
      },
    });
  }
  return {
    world,
    fixtures,
    advance,
    stop() {
      for (const { body } of fixtures.values()) body.stop();
    },
  };
}
