import { useState } from "preact/hooks";
import type { Place } from "../../../contract/places.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { FloorsSheet } from "./floors-sheet.tsx";
import { PeoplePart } from "./people-part.tsx";
import { type Forest, kindsUnder, type PlaceNode } from "./place-forest.ts";
import { Part } from "./place-part.tsx";
import { useKeeps } from "./place-rights.ts";
import { MoveSheet, useNewParents } from "./move-sheet.tsx";
import { AddSheet, NameSheet, RemoveSheet } from "./place-sheets.tsx";
import { RoomsPart } from "./rooms-part.tsx";

type Deed = "add" | "name" | "move" | "remove" | "floors";

/** One place: what is in it, who has a role there, and what can be done with it. */
export function PlaceCard(props: {
  readonly node: PlaceNode;
  readonly forest: Forest;
  readonly places: readonly Place[];
  readonly route: Route;
  /** To another place of the tree; null: to none. */
  readonly go: (id: string | null) => void;
  readonly changed: () => void;
}) {
  const { node, forest, route, go, changed } = props;
  const { place, children } = node;
  const { t, locale } = useSpeech();
  const [deed, setDeed] = useState<Deed | null>(null);
  const keeps = useKeeps(forest)(place.id);
  const above = forest.path(place.id).slice(0, -1);
  return (
    <>
      <header class="place-head">
        <h2 id="place-title" tabIndex={-1}>
          {place.name[locale.language]}
        </h2>
        <p class="small quiet">
          {[
            ...above.map(({ name }) => name[locale.language]),
            t(`places.kind-${place.kind}`),
            t("places.rooms", { count: node.roomCount }),
          ].join(" · ")}
        </p>
      </header>
      {keeps && <Deeds node={node} forest={forest} start={setDeed} />}
      {children.length > 0 && (
        <Part title={t("places.inside")}>
          <ul class="rows">
            {children.map((child) => (
              <li key={child.place.id}>
                <a class="place-child" href={formatRoute(withQuery(route, "at", child.place.id))}>
                  {child.place.name[locale.language]}
                </a>
                <span class="small quiet">{t("places.rooms", { count: child.roomCount })}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <RoomsPart
        key={place.id}
        node={node}
        forest={forest}
        places={props.places}
        keeps={keeps}
        changed={changed}
      />
      <PeoplePart place={place} above={above} />
      <DeedSheet
        deed={deed}
        node={node}
        forest={forest}
        go={go}
        close={() => setDeed(null)}
        over={() => {
          setDeed(null);
          changed();
        }}
      />
    </>
  );
}

function DeedSheet(props: {
  /** Null: none is open. */
  readonly deed: Deed | null;
  readonly node: PlaceNode;
  readonly forest: Forest;
  readonly go: (id: string | null) => void;
  readonly close: () => void;
  /** It is done. */
  readonly over: () => void;
}) {
  const { deed, node, forest, go, close, over } = props;
  const { place, children } = node;
  return (
    <>
      {deed === "add" && (
        <AddSheet
          parent={node}
          siblings={children}
          close={close}
          done={(made) => {
            over();
            go(made.id);
          }}
        />
      )}
      {deed === "name" && <NameSheet place={place} close={close} done={over} />}
      {deed === "move" && <MoveSheet node={node} forest={forest} close={close} done={over} />}
      {deed === "floors" && <FloorsSheet building={place} close={close} done={over} />}
      {deed === "remove" && (
        <RemoveSheet
          place={place}
          close={close}
          done={() => {
            go(place.parent);
            over();
          }}
        />
      )}
    </>
  );
}

function Deeds(props: {
  readonly node: PlaceNode;
  readonly forest: Forest;
  readonly start: (deed: Deed) => void;
}) {
  const { node, forest, start } = props;
  const { place, children, rooms } = node;
  const { t } = useSpeech();
  const isSite = place.id.startsWith("site:");
  const isEmpty = children.length + rooms.length === 0;
  const isBare = place.kind === "building" && children.length === 0;
  const buttons: readonly (readonly [Deed, string])[] = [
    ...(kindsUnder(place).length > 0 ? [["add", t("places.add")] as const] : []),
    ["name", t("places.rename")],
    ...(useNewParents(node, forest).length > 0 ? [["move", t("places.move")] as const] : []),
  ];
  return (
    <div class="place-deeds">
      {isBare && (
        <button type="button" class="button button-main" onClick={() => start("floors")}>
          {t("places.floors")}
        </button>
      )}
      {buttons.map(([deed, text]) => (
        <button key={deed} type="button" class="button" onClick={() => start(deed)}>
          {text}
        </button>
      ))}
      {isEmpty && !isSite && (
        <button type="button" class="button button-danger" onClick={() => start("remove")}>
          {t("places.remove")}
        </button>
      )}
      {(!isEmpty || isSite) && (
        <p class="small quiet place-why">
          {t(isSite ? "places.remove-site" : "places.remove-full")}
        </p>
      )}
    </div>
  );
}
