import type { World } from "./world.ts";

/** The image that each plate of a room was sent last, by device: a hash. */
type Sent = Map<string, string>;

const rooms = new WeakMap<World, Sent>();

/** Notes what a plate was sent. */
export function noteImage(world: World, device: string, image: string): void {
  const sent = rooms.get(world) ?? new Map<string, string>();
  rooms.set(world, sent.set(device, image));
}

/** What a plate gets that is taken for another one; undefined when no other was sent anything else. */
export function imageOfAnother(world: World, device: string): string | undefined {
  const own = rooms.get(world)?.get(device);
  const others = [...(rooms.get(world) ?? [])].filter(
    ([id, image]) => id !== device && image !== own,
  );
  return others.at(-1)?.[1];
}
