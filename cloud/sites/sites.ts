import type { Clock } from "../../contract/clock.ts";
import { fitsUnder, type Place, type PlaceKind, siteName } from "../../contract/places.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { PlaceStore } from "../store/places.ts";
import { createPlaceTree, type PlaceTree } from "./place-tree.ts";

export interface SitesOptions {
  readonly store: PlaceStore;
  /** Of the hub's configuration: each is a building. */
  readonly sites: readonly string[];
  /** Wire clock. */
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  /** Rooms stand elsewhere now: pages and panels must hear of it. */
  readonly placesChanged: () => void;
}

export interface NewPlace {
  readonly parent: string | null;
  readonly kind: PlaceKind;
  readonly name: { readonly zh: string; readonly en: string };
  readonly sort: number;
}

export type PlaceProblem = "unknown-place" | "misplaced" | "place-in-use" | "too-many-places";
export type PlaceResult =
  | { readonly ok: true; readonly place: Place }
  | { readonly ok: false; readonly why: PlaceProblem };

/** Where rooms stand. The tree is held in memory, because every request asks it. */
export interface Sites {
  /** As it was read last: never older than `hubLimits.places.staleMs` after `refresh`. */
  readonly tree: () => PlaceTree;
  /** Reads the tree again when it is old: another process of the hub may have changed it. */
  refresh(): Promise<void>;
  /** Makes a building of every site that has none, and reads the tree. */
  start(): Promise<void>;
  create(place: NewPlace): Promise<PlaceResult>;
  change(id: string, part: Partial<Pick<Place, "parent" | "name" | "sort">>): Promise<PlaceResult>;
  remove(id: string): Promise<PlaceResult>;
  /** All of them, or none. Null: on no floor, right under their sites. */
  setFloor(rooms: readonly RoomRef[], floor: string | null): Promise<"ok" | PlaceProblem>;
}

export function createSites(options: SitesOptions): Sites {
  const { store, clock, sites, randomBytes } = options;
  let tree = createPlaceTree({ places: sites.map(buildingOf), rooms: [] });
  let readAtMs = -Infinity;
  const read = async () => {
    readAtMs = clock.monotonicMs();
    const [places, rooms] = await Promise.all([store.all(), store.rooms()]);
    tree = createPlaceTree({ places, rooms });
  };
  const changed = async () => {
    await read();
    options.placesChanged();
  };
  /** Null: it may stand there. */
  const fault = (kind: PlaceKind, parent: string | null): PlaceProblem | null => {
    const above = parent === null ? null : tree.find(parent);
    if (parent !== null && above === null) return "unknown-place";
    return fitsUnder(kind, above?.kind ?? null) ? null : "misplaced";
  };
  const found = (id: string): PlaceResult => {
    const place = tree.find(id);
    return place === null ? { ok: false, why: "unknown-place" } : { ok: true, place };
  };
  return {
    tree: () => tree,
    async refresh() {
      if (clock.monotonicMs() - readAtMs >= hubLimits.places.staleMs) await read();
    },
    async start() {
      await store.add(sites.map(buildingOf));
      await read();
    },
    async create(place) {
      if (tree.places.length >= hubLimits.places.places) {
        return { ok: false, why: "too-many-places" };
      }
      const why = fault(place.kind, place.parent);
      if (why !== null) return { ok: false, why };
      const id = `${place.kind}-${randomBytes(4).toString("hex")}`;
      await store.add([{ ...place, id }]);
      await changed();
      return found(id);
    },
    async change(id, part) {
      const place = tree.find(id);
      if (place === null) return { ok: false, why: "unknown-place" };
      const why = part.parent === undefined ? null : fault(place.kind, part.parent);
      if (why !== null) return { ok: false, why };
      await store.change(id, part);
      await changed();
      return found(id);
    },
    async remove(id) {
      const place = tree.find(id);
      if (place === null) return { ok: false, why: "unknown-place" };
      // A site of the configuration would be made again at the next start.
      const removed = !sites.some((site) => siteName(site) === id) && (await store.remove(id));
      if (!removed) return { ok: false, why: "place-in-use" };
      await changed();
      return { ok: true, place };
    },
    async setFloor(rooms, floor) {
      if (floor !== null && tree.find(floor) === null) return "unknown-place";
      if (floor !== null && !isOfAll(tree.path(floor), rooms)) return "misplaced";
      await store.setFloor(rooms, floor);
      await changed();
      return "ok";
    },
  };
}

/** A floor elsewhere would put a room under another building's people. */
const isOfAll = (path: readonly string[], rooms: readonly RoomRef[]): boolean =>
  rooms.every(({ site }) => path.includes(siteName(site)));

const buildingOf = (site: string): Place => ({
  id: siteName(site),
  parent: null,
  kind: "building",
  name: { zh: site, en: site },
  sort: 0,
});
