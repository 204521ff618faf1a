import type { HubRoomView } from "../../../contract/hub-api.ts";
import { fitsUnder, type Place, placeKinds, siteName } from "../../../contract/places.ts";

/** A place with what stands in it, in order. */
export interface PlaceNode {
  readonly place: Place;
  readonly children: readonly PlaceNode[];
  /** Right here, on no lower place. */
  readonly rooms: readonly HubRoomView[];
  /** Here and below. */
  readonly roomCount: number;
}

/** The tree of places and rooms as the page shows it. */
export interface Forest {
  readonly roots: readonly PlaceNode[];
  find(id: string): PlaceNode | null;
  /** From the top down to the place, itself included. */
  path(id: string): readonly Place[];
  /** Rooms that stand on no floor. */
  readonly unplaced: readonly HubRoomView[];
}

const collator = new Intl.Collator("zh-CN", { numeric: true });
const byName = (one: HubRoomView, other: HubRoomView): number =>
  collator.compare(`${one.site}/${one.room}`, `${other.site}/${other.room}`);
const byOrder = (one: Place, other: Place): number =>
  one.sort - other.sort || collator.compare(one.name.zh, other.name.zh);

export function forestOf(places: readonly Place[], rooms: readonly HubRoomView[]): Forest {
  const byId = new Map(places.map((place) => [place.id, place]));
  const below = grouped(places, ({ parent }) =>
    parent !== null && byId.has(parent) ? parent : "",
  );
  const standing = grouped(rooms.toSorted(byName), ({ site, place = [] }) => {
    const lowest = place.at(-1) ?? siteName(site);
    return byId.has(lowest) ? lowest : "";
  });
  const nodes = new Map<string, PlaceNode>();
  // Each kind stands only under a higher one, so the way down ends.
  const nodeOf = (place: Place, depth: number): PlaceNode => {
    const within = depth > placeKinds.length ? [] : (below.get(place.id) ?? []);
    const children = within.toSorted(byOrder).map((child) => nodeOf(child, depth + 1));
    const own = standing.get(place.id) ?? [];
    const roomCount = children.reduce((sum, child) => sum + child.roomCount, own.length);
    const node = { place, children, rooms: own, roomCount };
    nodes.set(place.id, node);
    return node;
  };
  const roots = (below.get("") ?? []).toSorted(byOrder).map((place) => nodeOf(place, 0));
  const path = (id: string): readonly Place[] => {
    const found: Place[] = [];
    let at = byId.get(id);
    while (at !== undefined && !found.includes(at)) {
      found.unshift(at);
      at = byId.get(at.parent ?? "");
    }
    return found;
  };
  const isPlaced = ({ place = [] }: HubRoomView) => byId.get(place.at(-1) ?? "")?.kind === "floor";
  return {
    roots,
    find: (id) => nodes.get(id) ?? null,
    path,
    unplaced: rooms.filter((room) => !isPlaced(room)).toSorted(byName),
  };
}

/** Whether a word stands in a name, whatever its letters' case. */
const has = (word: string, ...texts: readonly string[]): boolean =>
  texts.some((text) => text.toLowerCase().includes(word));

export const roomFits = ({ site, room, name }: HubRoomView, asked: string): boolean =>
  has(asked.trim().toLowerCase(), name.zh, name.en, `${site}/${room}`);

/** The tree with only what fits, and what it stands in; a place that fits keeps all that is in it. */
export function fitting(roots: readonly PlaceNode[], asked: string): readonly PlaceNode[] {
  const word = asked.trim().toLowerCase();
  if (word === "") return roots;
  return roots.flatMap((node): readonly PlaceNode[] => {
    if (has(word, node.place.name.zh, node.place.name.en)) return [node];
    const children = fitting(node.children, word);
    const rooms = node.rooms.filter((room) => roomFits(room, word));
    return children.length + rooms.length === 0 ? [] : [{ ...node, children, rooms }];
  });
}

/** Every place of the tree, each after what it stands in. */
export const allNodes = (roots: readonly PlaceNode[]): readonly PlaceNode[] =>
  roots.flatMap((node) => [node, ...allNodes(node.children)]);

/** Kinds that may be made right under one; null: at the top. */
export const kindsUnder = (parent: Place | null) =>
  placeKinds.filter((kind) => fitsUnder(kind, parent?.kind ?? null));

/** Places that one may be moved to: of a higher kind, and not below itself. */
export function newParents({ roots }: Pick<Forest, "roots">, moved: PlaceNode): readonly Place[] {
  const own = new Set(allNodes([moved]).map(({ place }) => place.id));
  return allNodes(roots)
    .map(({ place }) => place)
    .filter(({ id, kind }) => !own.has(id) && fitsUnder(moved.place.kind, kind));
}

/** The building of the configuration that a place stands in, as its rooms name it; null: in none. */
export function siteOf(path: readonly Place[]): string | null {
  const building = path.find(({ id }) => id.startsWith("site:"));
  return building === undefined ? null : building.id.slice("site:".length);
}

/** In the order of the list. */
export function grouped<T>(
  list: readonly T[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
