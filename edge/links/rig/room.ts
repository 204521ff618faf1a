import { parse } from "yaml";
import { createClock } from "../../../contract/clock.ts";
import { success } from "../../../contract/errors.ts";
import type { Failure } from "../../../contract/errors.ts";
import { pointKey } from "../../../contract/ids.ts";
import { pointKindOf } from "../../../contract/points.ts";
import { isWritable, profileSchema } from "../../../contract/profile.ts";
import { bindingSchema, linkSchema, roomConfigSchema } from "../../../contract/room-config.ts";
import type { DeviceModel, PointModel, RoomModel } from "../../devices/room-model.ts";
import { createDriver } from "../../drivers/create-driver.ts";
import type { DriverPorts } from "../../drivers/create-driver.ts";
import type { DriverListener, PointSample, ReadResult } from "../../drivers/driver.ts";
import type { GpioBackEnd } from "../gpio.ts";
import { createLinks } from "../links.ts";
import type { LinkPorts } from "../links.ts";

/** A device from the YAML of its profile and of its binding. */
export function deviceFrom(id: string, profileText: string, bindingText: string): DeviceModel {
  const head = { vendor: "V", model: "M", status: "beta", source: "a test" };
  const profile = profileSchema.parse({ ...head, ...parse(profileText) });
  const binding = bindingSchema.parse({ profile: "v/m", ...parse(bindingText) });
  const points = new Map<string, PointModel>();
  for (const [name, settings] of Object.entries(profile.points)) {
    const kind = pointKindOf(profile.kind, name);
    if (kind === undefined) throw new Error(`${profile.kind} has no point ${name}`);
    const writable = isWritable(profile, name);
    points.set(name, { key: pointKey(id, name), name, kind, writable, settings });
  }
  const link = binding.link ?? id;
  const ratedWatts = binding.watts ?? profile.watts?.rated ?? null;
  return { id, kind: profile.kind, profileId: "v/m", profile, binding, link, points, ratedWatts };
}

/** A room of these devices and links; `links` is YAML. */
export function roomFrom(devices: readonly DeviceModel[], links: string): RoomModel {
  const config = roomConfigSchema.parse({
    room: "r1",
    name: { zh: "一", en: "one" },
    site: "s1",
    timezone: "Asia/Shanghai",
    pack: "nx",
    standbyWatts: 100,
    data: "/nowhere",
    devices: {},
  });
  const entries = Object.entries<unknown>(parse(links) ?? {});
  return {
    config,
    devices: new Map(devices.map((device) => [device.id, device])),
    links: new Map(entries.map(([name, link]) => [name, linkSchema.parse(link)])),
    standards: new Map(),
  };
}

/** A pin of the in-memory chip: what the driver wrote, and a hand to move an input. */
export interface MemoryPin {
  active: boolean;
  move(active: boolean): void;
}

/** GPIO without hardware. The only back end our tests run: no build machine has GPIO. */
export function createMemoryGpio(): { backEnd: GpioBackEnd; pins: Map<number, MemoryPin> } {
  const pins = new Map<number, MemoryPin>();
  const backEnd: GpioBackEnd = {
    open(_chip, { line }) {
      let changed: (active: boolean) => void = () => {};
      const pin: MemoryPin = {
        active: false,
        move(active) {
          pin.active = active;
          changed(active);
        },
      };
      pins.set(line, pin);
      return Promise.resolve(
        success({
          read: () => success(pin.active),
          write(active) {
            pin.active = active;
            return success(undefined);
          },
          watch: (listener) => void (changed = listener),
          close: () => void pins.delete(line),
        }),
      );
    },
  };
  return { backEnd, pins };
}

/** What a driver told by itself. */
export function createEar() {
  const samples: PointSample[] = [];
  const lost: Failure[] = [];
  const listener: DriverListener = {
    samples: (told) => void samples.push(...told),
    lost: (failure) => void lost.push(failure),
  };
  return { samples, lost, listener };
}

/** The started links of a room and the driver of each device, with what the drivers tell. */
export async function openRoom(
  devices: readonly DeviceModel[],
  links: string,
  ports: Partial<LinkPorts & DriverPorts> = {},
) {
  const wireClock = createClock();
  const readSecret = () => Promise.reject(new Error("no secret in this test"));
  const { backEnd } = createMemoryGpio();
  const all = { wireClock, random: () => 0, readSecret, gpio: backEnd, log: () => {}, ...ports };
  const owned = createLinks(roomFrom(devices, links), all);
  const drivers = devices.map((device) =>
    createDriver(device, owned, { image: () => undefined, ...all, readSecret: owned.readSecret }),
  );
  const ears = drivers.map((driver) => {
    const ear = createEar();
    driver.start(ear.listener);
    return ear;
  });
  await owned.start();
  const stop = async () => {
    for (const driver of drivers) await driver.stop();
    await owned.stop();
  };
  return { links: owned, drivers, ears, stop };
}

/** A result of reading as `{ point: value }`, bad ones marked, failures by their codes. */
export function shown({ samples, failures }: ReadResult): Record<string, unknown> {
  const values = samples.map(({ point, value, quality }) => [
    point,
    quality === "good" ? value : { bad: value },
  ]);
  return {
    ...Object.fromEntries(values),
    ...Object.fromEntries(failures.map(({ point, failure }) => [point, failure.code])),
  };
}
