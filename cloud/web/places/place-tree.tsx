import { Icon } from "../../../contract/screen/icon.tsx";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import type { Folding } from "./folding.ts";
import type { PlaceNode } from "./place-forest.ts";

/** Nested lists, each behind a button that says whether it is open: the tree without a tree's own keys. */
export function PlaceTree(props: {
  readonly nodes: readonly PlaceNode[];
  readonly route: Route;
  /** Null: everything is open, since it was searched for. */
  readonly folding: Folding | null;
}) {
  return (
    <ul class="place-list">
      {props.nodes.map((node) => (
        <Branch key={node.place.id} {...props} node={node} />
      ))}
    </ul>
  );
}

function Branch(props: {
  readonly node: PlaceNode;
  readonly route: Route;
  readonly folding: Folding | null;
}) {
  const { node, route, folding } = props;
  const { place, children, rooms, roomCount } = node;
  const { router } = useConsole();
  const { t, locale } = useSpeech();
  const name = place.name[locale.language];
  const isFull = children.length + rooms.length > 0;
  const isOpen = isFull && (folding?.isOpen(node) ?? true);
  const isPicked = route.query.get("at") === place.id;
  return (
    <li>
      <div class={isPicked ? "place-row place-picked" : "place-row"}>
        {isFull && folding !== null ? (
          <button
            type="button"
            class="button-fold"
            aria-expanded={isOpen}
            aria-label={t("places.fold", { name })}
            onClick={() => router.replace(folding.turn(node))}
          >
            <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
          </button>
        ) : (
          <span class="place-no-fold" />
        )}
        <a
          class="place-link"
          href={formatRoute(withQuery(route, "at", place.id))}
          aria-current={isPicked ? "true" : undefined}
        >
          <span class="place-name">{name}</span>
          <span class="small quiet">
            {t(`places.kind-${place.kind}`)} · {t("places.rooms", { count: roomCount })}
          </span>
        </a>
      </div>
      {isOpen && (
        <div class="place-inside">
          {children.length > 0 && <PlaceTree nodes={children} route={route} folding={folding} />}
          <RoomLeaves node={node} route={route} isSearched={folding === null} />
        </div>
      )}
    </li>
  );
}

/** Of more rooms outside its floors a building shows the number: they are dealt with at the right. */
const mostLoose = 12;

function RoomLeaves(props: {
  readonly node: PlaceNode;
  readonly route: Route;
  readonly isSearched: boolean;
}) {
  const { node, route, isSearched } = props;
  const { place, rooms } = node;
  const { t, locale } = useSpeech();
  if (rooms.length === 0) return null;
  if (place.kind !== "floor" && rooms.length > mostLoose && !isSearched) {
    return (
      <a class="place-room quiet" href={formatRoute(withQuery(route, "at", place.id))}>
        <Icon shape="more" />
        {t("places.unplaced-count", { count: rooms.length })}
      </a>
    );
  }
  return (
    <ul class="place-list">
      {rooms.map((room) => (
        <li key={`${room.site}/${room.room}`}>
          <a class="place-room" href={`#/rooms/${room.site}/${room.room}`}>
            <Icon shape="rooms" />
            <span>{room.name[locale.language]}</span>
            <span class="small quiet">{room.room}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
