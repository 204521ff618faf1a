import { useState } from "preact/hooks";
import type { HubRoomView } from "../../../contract/hub-api.ts";
import type { Place } from "../../../contract/places.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useConsole } from "../console-context.tsx";
import { placeText } from "../people/place-names.ts";
import { useTask } from "../people/use-task.ts";
import { roomFits } from "./place-forest.ts";

const keyOf = ({ site, room }: HubRoomView): string => `${site}/${room}`;

/** Rooms to be ticked, one or many, and moved to a floor together. */
export function RoomPicker(props: {
  readonly rooms: readonly HubRoomView[];
  readonly places: readonly Place[];
  /** Where they may go, the first one offered first; one alone is not asked for. */
  readonly targets: readonly Place[];
  readonly label: string;
  readonly done: (count: number) => void;
}) {
  const { rooms, places, targets, label, done } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [asked, setAsked] = useState("");
  const { ticked, tick, clear } = useTicks();
  const [chosen, setChosen] = useState("");
  const only = targets.length === 1 ? targets[0] : undefined;
  const target = only ?? targets.find(({ id }) => id === chosen);
  const shown = rooms.filter((room) => roomFits(room, asked));
  const picked = rooms.filter((room) => ticked.has(keyOf(room)));
  const allShown = shown.length > 0 && shown.every((room) => ticked.has(keyOf(room)));
  const move = () => {
    if (target === undefined) return;
    run(
      () => api.moveRooms(target.id, picked),
      ({ moved }) => {
        clear();
        done(moved);
      },
    );
  };
  return (
    <form
      class="form room-picker"
      onSubmit={(event) => {
        event.preventDefault();
        move();
      }}
    >
      {rooms.length > 6 && (
        <SearchField label={t("places.rooms-search")} value={asked} onChange={setAsked} />
      )}
      {shown.length > 1 && (
        <button
          type="button"
          class="button button-quiet room-picker-all"
          onClick={() => tick(shown, !allShown)}
        >
          {allShown ? t("places.rooms-none-all") : t("places.rooms-all", { count: shown.length })}
        </button>
      )}
      {shown.length === 0 && <p class="quiet">{t("places.rooms-none-found")}</p>}
      <ul class="room-ticks" aria-label={label}>
        {shown.map((room) => (
          <RoomTick
            key={keyOf(room)}
            room={room}
            places={places}
            isOn={ticked.has(keyOf(room))}
            set={(isOn) => tick([room], isOn)}
          />
        ))}
      </ul>
      {only === undefined && <TargetField targets={targets} chosen={chosen} choose={setChosen} />}
      <ProblemNote problem={problem} />
      <PickerEnd count={picked.length} isReady={!busy && target !== undefined} />
    </form>
  );
}

function PickerEnd(props: { readonly count: number; readonly isReady: boolean }) {
  const { count, isReady } = props;
  const { t } = useSpeech();
  return (
    <div class="sheet-buttons room-picker-end">
      <span class="small quiet" role="status">
        {t("places.rooms-picked", { count })}
      </span>
      <button type="submit" class="button button-main" disabled={!isReady || count === 0}>
        {t("places.move-rooms", { count })}
      </button>
    </div>
  );
}

function useTicks() {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  return {
    ticked,
    tick: (rooms: readonly HubRoomView[], isOn: boolean) => {
      const keys = new Set(rooms.map(keyOf));
      const others = [...ticked].filter((key) => !keys.has(key));
      setTicked(new Set(isOn ? [...others, ...keys] : others));
    },
    clear: () => setTicked(new Set()),
  };
}

function RoomTick(props: {
  readonly room: HubRoomView;
  readonly places: readonly Place[];
  readonly isOn: boolean;
  readonly set: (isOn: boolean) => void;
}) {
  const { room, places, isOn, set } = props;
  const speech = useSpeech();
  const standing = room.place?.at(-1);
  return (
    <li>
      <label class="room-tick">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => set(event.currentTarget.checked)}
        />
        <span>
          {room.name[speech.locale.language]} <span class="small quiet">{room.room}</span>
          {standing !== undefined && (
            <span class="room-tick-place small quiet">{placeText(speech, places, standing)}</span>
          )}
        </span>
      </label>
    </li>
  );
}

function TargetField(props: {
  readonly targets: readonly Place[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
}) {
  const { t, locale } = useSpeech();
  return (
    <Field label={t("places.rooms-to")} hint={null}>
      {(ids) => (
        <select
          {...ids}
          class="select"
          required
          value={props.chosen}
          onChange={(event) => props.choose(event.currentTarget.value)}
        >
          <option value="">{t("places.rooms-choose")}</option>
          {props.targets.map(({ id, kind, name }) => (
            <option key={id} value={id}>
              {kind === "floor"
                ? name[locale.language]
                : `${name[locale.language]} (${t("places.no-floor")})`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
