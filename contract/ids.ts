import { z } from "zod";

const word = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

const idSchema = (what: string) =>
  z.string().regex(word, `${what}: lower-case letters, digits and dashes, 1 to 64 characters`);

/** A building. Also the Sparkplug group, so `+`, `/` and `#` cannot occur in it. */
export const siteIdSchema = idSchema("site id");
/** A room, unique in its site. Also the Sparkplug edge node. */
export const roomIdSchema = idSchema("room id");
/** A device, unique in its room. Also the Sparkplug device. */
export const deviceIdSchema = idSchema("device id");

/** `device/point`: one value of one device, unique in a room. */
export type PointKey = `${string}/${string}`;

export const pointKey = (device: string, point: string): PointKey => `${device}/${point}`;

/** The two halves of a point key. The device half never holds a slash. */
export function splitPointKey(key: PointKey): { device: string; point: string } {
  const cut = key.indexOf("/");
  return { device: key.slice(0, cut), point: key.slice(cut + 1) };
}
