import { useState } from "preact/hooks";
import { type Place, siteName } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { FloorsSheet } from "./floors-sheet.tsx";
import { allNodes, type Forest, grouped } from "./place-forest.ts";
import { MovedNote } from "./place-part.tsx";
import { useKeeps } from "./place-rights.ts";
import { RoomPicker } from "./room-picker.tsx";

/** Rooms on no floor, building by building, with the way to put them on one. */
export function UnplacedCard(props: {
  readonly forest: Forest;
  readonly places: readonly Place[];
  readonly changed: () => void;
}) {
  const { forest, places, changed } = props;
  const { t } = useSpeech();
  const [moved, setMoved] = useState(0);
  const bySite = grouped(forest.unplaced, ({ site }) => site);
  const isDone = forest.unplaced.length === 0;
  return (
    <>
      <header class="place-head">
        <h2 id="place-title" tabIndex={-1}>
          {t("places.unplaced")}
        </h2>
        <p class="small quiet">{t(isDone ? "places.unplaced-done" : "places.unplaced-hint")}</p>
      </header>
      <MovedNote count={moved} />
      {[...bySite].map(([site, rooms]) => (
        <UnplacedOf
          key={site}
          site={site}
          rooms={rooms}
          forest={forest}
          places={places}
          done={(count) => {
            setMoved(count);
            changed();
          }}
        />
      ))}
    </>
  );
}

function UnplacedOf(props: {
  readonly site: string;
  readonly rooms: Forest["unplaced"];
  readonly forest: Forest;
  readonly places: readonly Place[];
  /** 0: no room was moved, but there are floors now. */
  readonly done: (count: number) => void;
}) {
  const { site, rooms, forest, places, done } = props;
  const { t, locale } = useSpeech();
  const keeps = useKeeps(forest);
  const [isOpen, setOpen] = useState(false);
  const node = forest.find(siteName(site));
  const building = node?.place.name[locale.language] ?? site;
  const floors =
    node === null
      ? []
      : allNodes(node.children)
          .map(({ place }) => place)
          .filter(({ kind, id }) => kind === "floor" && keeps(id));
  return (
    <section class="place-part" aria-label={building}>
      <h3>{building}</h3>
      {floors.length > 0 ? (
        <RoomPicker
          rooms={rooms}
          places={places}
          targets={floors}
          label={t("places.unplaced")}
          done={done}
        />
      ) : (
        <>
          <p>{t("places.unplaced-no-floors", { building })}</p>
          {node !== null && keeps(node.place.id) && (
            <button
              type="button"
              class="button button-main place-link-out"
              onClick={() => setOpen(true)}
            >
              {t("places.floors")}
            </button>
          )}
          <ul class="place-rooms">
            {rooms.map((room) => (
              <li key={room.room}>
                {room.name[locale.language]} <span class="small quiet">{room.room}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isOpen && node !== null && (
        <FloorsSheet
          building={node.place}
          close={() => setOpen(false)}
          done={() => {
            setOpen(false);
            done(0);
          }}
        />
      )}
    </section>
  );
}
