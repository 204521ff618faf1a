import { z } from "zod";
import type { DeviceKind } from "../../contract/points.ts";
import type { Profile } from "../../contract/profile.ts";
import {
  type Binding,
  bindingSchema,
  type LinkConfig,
  linkSchema,
} from "../../contract/room-config.ts";

/** A device whose binding is sound, with its profile. */
export interface PlacedDevice {
  readonly id: string;
  readonly binding: Binding;
  readonly profile: Profile;
  readonly kind: DeviceKind;
}

/**
 * The parts of a room file that are sound by themselves, and the names of all of them: one bad device
 * must not hide what is wrong with the others, nor make a reference to it look wrong.
 */
export interface RoomDraft {
  readonly linkNames: readonly string[];
  readonly links: ReadonlyMap<string, LinkConfig>;
  readonly deviceNames: readonly string[];
  readonly bindings: ReadonlyMap<string, Binding>;
}

const looseRoomSchema = z.looseObject({
  links: z.record(z.string(), z.unknown()).catch({}).default({}),
  devices: z.record(z.string(), z.unknown()).catch({}).default({}),
});

export function readDraft(raw: unknown): RoomDraft {
  const room = looseRoomSchema.safeParse(raw);
  const { links, devices } = room.success ? room.data : { links: {}, devices: {} };
  return {
    linkNames: Object.keys(links),
    links: soundOnes(linkSchema, links),
    deviceNames: Object.keys(devices),
    bindings: soundOnes(bindingSchema, devices),
  };
}

function soundOnes<S extends z.ZodType>(
  schema: S,
  members: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, z.output<S>> {
  const sound = new Map<string, z.output<S>>();
  for (const [name, value] of Object.entries(members)) {
    const result = schema.safeParse(value);
    if (result.success) sound.set(name, result.data);
  }
  return sound;
}
