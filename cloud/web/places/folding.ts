import { type Route, withQuery } from "../../../contract/screen/route.ts";
import type { PlaceNode } from "./place-forest.ts";

/** More places than this are too many to be shown at once. */
const shownAtOnce = 60;

/** Which places are opened: floors are shut at first, and of many places the buildings too. */
export function createFolding(route: Route, count: number) {
  const turned = new Set((route.query.get("turned") ?? "").split(",").filter(Boolean));
  const isUsuallyOpen = ({ place: { kind } }: PlaceNode) =>
    kind !== "floor" && (kind !== "building" || count <= shownAtOnce);
  return {
    isOpen: (node: PlaceNode): boolean => isUsuallyOpen(node) !== turned.has(node.place.id),
    /** The address with one place opened that was shut, or shut. */
    turn({ place: { id } }: PlaceNode): Route {
      const next = turned.has(id) ? [...turned].filter((one) => one !== id) : [...turned, id];
      return withQuery(route, "turned", next.join(","));
    },
  };
}

export type Folding = ReturnType<typeof createFolding>;
