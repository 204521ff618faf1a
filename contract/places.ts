import { z } from "zod";
import { roomIdSchema, siteIdSchema } from "./ids.ts";

/**
 * Where rooms stand: region, city, unit, building, floor, room (NXC 6.2–6.3: each level sees its own).
 * A level may be left out. A site is a building; a room stands on a floor of it, or right under it.
 */
export const placeKinds = ["region", "city", "unit", "building", "floor"] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Another kind of place than a room. Its id: `site:city-hall` for a site, else the hub's own. */
export interface Place {
  readonly id: string;
  /** Null: at the top. */
  readonly parent: string | null;
  readonly kind: PlaceKind;
  readonly name: { readonly zh: string; readonly en: string };
  /** Among places of the same parent; the lower comes first. */
  readonly sort: number;
}

/** Which floor of its site a room stands on. */
export interface PlacedRoom {
  readonly site: string;
  readonly room: string;
  readonly floor: string;
}

/** What `GET /api/places` answers: the whole tree, and the rooms that stand on a floor. */
export interface PlacesView {
  readonly places: readonly Place[];
  readonly rooms: readonly PlacedRoom[];
}

export const siteName = (site: string): string => `site:${site}`;
export const roomName = (site: string, room: string): string => `room:${site}/${room}`;

/** `region-0a1b2c3d`: what the hub makes up. */
const madeId = /^(?:region|city|unit|building|floor)-[0-9a-f]{8}$/;

/** The id of a place that stands in the tree, not of a room. */
export const treePlaceIdSchema = z
  .string()
  .refine(
    (id) => madeId.test(id) || (id.startsWith("site:") && isSite(id.slice(5))),
    "a place of the tree: site:…, or an id the hub has made",
  );

/** What a grant may name: everywhere, a place of the tree, or a room. */
export const placeIdSchema = z
  .string()
  .refine(
    (id) => id === "everywhere" || treePlaceIdSchema.safeParse(id).success || isRoom(id),
    "everywhere, a place of the tree, or room:site/room",
  );

const isSite = (id: string): boolean => siteIdSchema.safeParse(id).success;

function isRoom(id: string): boolean {
  if (!id.startsWith("room:")) return false;
  const [site = "", room, ...rest] = id.slice(5).split("/");
  return rest.length === 0 && isSite(site) && roomIdSchema.safeParse(room).success;
}

/** Whether a place of one kind may stand right under one of another; null: at the top. */
export const fitsUnder = (kind: PlaceKind, parent: PlaceKind | null): boolean => {
  if (kind === "floor") return parent === "building";
  return parent === null || placeKinds.indexOf(parent) < placeKinds.indexOf(kind);
};
