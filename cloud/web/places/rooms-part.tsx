import { useState } from "preact/hooks";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import { type Place, siteName } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { allNodes, type Forest, type PlaceNode, siteOf } from "./place-forest.ts";
import { MovedNote, Part } from "./place-part.tsx";
import { RoomPicker } from "./room-picker.tsx";

/** The rooms of a floor, or of a building outside its floors; only there rooms can stand. */
export function RoomsPart(props: {
  readonly node: PlaceNode;
  readonly forest: Forest;
  readonly places: readonly Place[];
  readonly keeps: boolean;
  readonly changed: () => void;
}) {
  const { node, forest, places, keeps, changed } = props;
  const { place, rooms } = node;
  const { t, locale } = useSpeech();
  const [open, setOpen] = useState<"bring" | "away" | null>(null);
  const [moved, setMoved] = useState(0);
  const site = siteOf(forest.path(place.id));
  const building = site === null ? null : forest.find(siteName(site));
  if (building === null || (place.kind !== "floor" && place.id !== building.place.id)) return null;
  const all = allNodes([building]);
  const here = new Set(rooms);
  const elsewhere = all.flatMap((one) => one.rooms).filter((room) => !here.has(room));
  const targets = all.map((one) => one.place).filter(({ id }) => id !== place.id);
  const name = place.name[locale.language];
  const isFloor = place.kind === "floor";
  const done = (count: number) => {
    setOpen(null);
    setMoved(count);
    changed();
  };
  return (
    <Part title={isFloor ? t("places.rooms-here") : t("places.unplaced")}>
      <MovedNote count={moved} />
      {rooms.length === 0 && (
        <p class="quiet">{t(isFloor ? "places.rooms-none" : "places.unplaced-done")}</p>
      )}
      {keeps && (
        <div class="place-deeds">
          {isFloor && elsewhere.length > 0 && (
            <button type="button" class="button button-main" onClick={() => setOpen("bring")}>
              {t("places.rooms-bring")}
            </button>
          )}
          {rooms.length > 0 && targets.length > 0 && (
            <button type="button" class="button" onClick={() => setOpen("away")}>
              {t("places.rooms-away")}
            </button>
          )}
          {isFloor && elsewhere.length === 0 && (
            <p class="small quiet">{t("places.rooms-no-other")}</p>
          )}
        </div>
      )}
      <RoomLinks rooms={rooms} />
      {open !== null && (
        <Sheet
          title={t(open === "bring" ? "places.rooms-bring-to" : "places.rooms-away-from", { name })}
          close={() => setOpen(null)}
        >
          <RoomPicker
            rooms={open === "bring" ? elsewhere : rooms}
            places={places}
            targets={open === "bring" ? [place] : targets}
            label={t(open === "bring" ? "places.rooms-bring" : "places.rooms-away")}
            done={done}
          />
        </Sheet>
      )}
    </Part>
  );
}

function RoomLinks({ rooms }: { readonly rooms: readonly HubRoomView[] }) {
  const { locale } = useSpeech();
  return (
    <ul class="place-rooms">
      {rooms.map((room) => (
        <li key={`${room.site}/${room.room}`}>
          <a class="place-child" href={`#/rooms/${room.site}/${room.room}`}>
            {room.name[locale.language]}
          </a>
          <span class="small quiet">{room.room}</span>
        </li>
      ))}
    </ul>
  );
}
