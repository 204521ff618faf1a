import { useEffect, useRef, useState } from "preact/hooks";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import type { Place } from "../../../contract/places.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { FloorsSheet } from "./floors-sheet.tsx";
import { createFolding } from "./folding.ts";
import { PlaceCard } from "./place-card.tsx";
import { fitting, type Forest, forestOf, type PlaceNode } from "./place-forest.ts";
import { useKeeps } from "./place-rights.ts";
import { AddSheet } from "./place-sheets.tsx";
import { PlaceTree } from "./place-tree.tsx";
import { UnplacedCard } from "./unplaced-card.tsx";

/** Instead of a place: the rooms on no floor. */
const unplaced = "none";

/** Where rooms stand. `?at=` a place or `none`, `q` what is searched for, `turned` what is opened or shut. */
export function PlacesPage(props: { readonly route: Route }) {
  const { route } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("places.title")} · ${t("hub.name")}`);
  const [round, setRound] = useState(0);
  const places = useAnswer(() => api.places(), "places", round);
  const rooms = useAnswer(() => api.rooms(), "rooms", round);
  const changed = () => setRound((count) => count + 1);
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("places.title")}</h1>
      <p class="quiet">{t("places.what")}</p>
      <AnswerPart answer={places}>
        {(tree) => (
          <AnswerPart answer={rooms}>
            {(all) => <Places places={tree.places} rooms={all} route={route} changed={changed} />}
          </AnswerPart>
        )}
      </AnswerPart>
    </main>
  );
}

function Places(props: {
  readonly places: readonly Place[];
  readonly rooms: readonly HubRoomView[];
  readonly route: Route;
  readonly changed: () => void;
}) {
  const { places, rooms, route, changed } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const forest = forestOf(places, rooms);
  const at = route.query.get("at") ?? "";
  const node = forest.find(at);
  const picked = useRef<HTMLElement>(null);
  // On a phone the tree goes away with the link that was followed: the reader goes on at the place.
  useEffect(() => {
    if (at !== "" && matchMedia(narrow).matches) picked.current?.querySelector("h2")?.focus();
  }, [at]);
  const go = (id: string | null) => router.replace(withQuery(route, "at", id ?? ""));
  return (
    <div class={at === "" ? "places" : "places places-picked"}>
      <TreeCard forest={forest} places={places} route={route} go={go} changed={changed} />
      <section class="card place-card" ref={picked} aria-label={t("places.title")}>
        {at !== "" && (
          <a class="back place-back" href={formatRoute(withQuery(route, "at", ""))}>
            {t("places.back")}
          </a>
        )}
        {at === unplaced && <UnplacedCard forest={forest} places={places} changed={changed} />}
        {node !== null && (
          <PlaceCard
            key={at}
            node={node}
            forest={forest}
            places={places}
            route={route}
            go={go}
            changed={changed}
          />
        )}
        {at === "" && <EmptyState title={t("places.pick")} hint={t("places.pick-hint")} />}
        {at !== "" && at !== unplaced && node === null && (
          <EmptyState title={t("places.gone")} hint={t("places.gone-hint")} />
        )}
      </section>
    </div>
  );
}

/** As in places.css. */
const narrow = "(width < 60rem)";

function TreeCard(props: {
  readonly forest: Forest;
  readonly places: readonly Place[];
  readonly route: Route;
  readonly go: (id: string | null) => void;
  readonly changed: () => void;
}) {
  const { forest, places, route, go, changed } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const [open, setOpen] = useState<"add" | "start" | null>(null);
  const keeps = useKeeps(forest);
  const asked = route.query.get("q") ?? "";
  const nodes = fitting(forest.roots, asked);
  const folding = asked.trim() === "" ? createFolding(route, places.length) : null;
  // A building of the configuration is there from the start: a tree begins with its floors.
  const bare = places.some(({ kind }) => kind !== "building")
    ? undefined
    : forest.roots.find(({ place }) => keeps(place.id));
  return (
    <section class="card place-tree" aria-label={t("places.tree")}>
      {bare !== undefined && (
        <EmptyState title={t("places.start")} hint={t("places.start-hint")}>
          <button type="button" class="button button-main" onClick={() => setOpen("start")}>
            {t("places.start-do")}
          </button>
        </EmptyState>
      )}
      <SearchField
        label={t("places.search")}
        value={asked}
        onChange={(text) => router.replace(withQuery(route, "q", text))}
      />
      <UnplacedLink count={forest.unplaced.length} route={route} />
      {nodes.length === 0 ? (
        <EmptyState title={t("places.none-found")} hint={t("places.none-found-hint")}>
          <button
            type="button"
            class="button"
            onClick={() => router.replace(withQuery(route, "q", ""))}
          >
            {t("places.show-all")}
          </button>
        </EmptyState>
      ) : (
        <PlaceTree nodes={nodes} route={route} folding={folding} />
      )}
      {keeps(null) && (
        <button type="button" class="button place-add" onClick={() => setOpen("add")}>
          {t("places.add-top")}
        </button>
      )}
      <TreeSheet
        open={open}
        forest={forest}
        bare={bare}
        close={() => setOpen(null)}
        done={(next) => {
          setOpen(null);
          changed();
          go(next);
        }}
      />
    </section>
  );
}

/** Stands first: what is still to be done. */
function UnplacedLink({ count, route }: { readonly count: number; readonly route: Route }) {
  const { t } = useSpeech();
  const isPicked = route.query.get("at") === unplaced;
  if (count === 0) return null;
  return (
    <a
      class={isPicked ? "place-first place-picked" : "place-first"}
      href={formatRoute(withQuery(route, "at", unplaced))}
      aria-current={isPicked ? "true" : undefined}
    >
      <span class="place-name">{t("places.unplaced")}</span>
      <span class="small">{t("places.rooms", { count })}</span>
    </a>
  );
}

function TreeSheet(props: {
  /** Null: none is open. */
  readonly open: "add" | "start" | null;
  readonly forest: Forest;
  readonly bare: PlaceNode | undefined;
  readonly close: () => void;
  /** @param next where the reader goes on */
  readonly done: (next: string) => void;
}) {
  const { open, forest, bare, close, done } = props;
  if (open === "add") {
    return (
      <AddSheet
        parent={null}
        siblings={forest.roots}
        close={close}
        done={(made) => done(made.id)}
      />
    );
  }
  if (open === null || bare === undefined) return null;
  return (
    <FloorsSheet
      building={bare.place}
      close={close}
      done={() => done(forest.unplaced.length > 0 ? unplaced : bare.place.id)}
    />
  );
}
