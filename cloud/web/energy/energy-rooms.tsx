import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomEnergy } from "../../../contract/site-energy.ts";
import { useConsole } from "../console-context.tsx";
import { kWhText, percentOf } from "./energy-words.ts";

const sorts = ["used", "hour", "seat"] as const;
type Sort = (typeof sorts)[number];

const valueOf: Readonly<Record<Sort, (room: RoomEnergy) => number | null>> = {
  used: ({ kWh }) => kWh,
  hour: ({ kWhPerUsedHour }) => kWhPerUsedHour,
  seat: ({ kWhPerSeat }) => kWhPerSeat,
};

/** Rooms by what they used, or by what they used for it; the greatest first. */
export function EnergyRooms(props: {
  readonly rooms: readonly RoomEnergy[];
  readonly route: Route;
}) {
  const { route } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const sort = sorts.find((known) => known === route.query.get("sort")) ?? "used";
  const value = valueOf[sort];
  const rooms = props.rooms.toSorted((a, b) => (value(b) ?? -1) - (value(a) ?? -1));
  const most = Math.max(0, ...rooms.map((room) => value(room) ?? 0));
  return (
    <section class="card" aria-labelledby="energy-rooms">
      <div class="group-head">
        <h2 id="energy-rooms">{t("site-energy.rooms-sorted")}</h2>
        <div class="screen-only">
          <ChoiceRow
            label={t("site-energy.sort")}
            choices={sorts.map((each) => ({ value: each, text: t(`site-energy.sort-${each}`) }))}
            value={sort}
            onChange={(next) =>
              router.replace(withQuery(route, "sort", next === "used" ? "" : next))
            }
          />
        </div>
      </div>
      <ol class="energy-rows">
        {rooms.map((room) => (
          <Row key={`${room.site}/${room.room}`} {...{ room, sort, most, route }} />
        ))}
      </ol>
    </section>
  );
}

function Row(props: {
  readonly room: RoomEnergy;
  readonly sort: Sort;
  readonly most: number;
  readonly route: Route;
}) {
  const { room, sort, most, route } = props;
  const { t, locale } = useSpeech();
  const { language } = locale;
  const shown = valueOf[sort](room);
  const share = (kWh: number) => (room.kWh === null || room.kWh === 0 ? 0 : kWh / room.kWh);
  const width = shown === null || most === 0 ? 0 : (shown / most) * 100;
  const base = sort === "used" ? width * Math.min(1, share(room.baseKWh + room.bridgedKWh)) : 0;
  const href = formatRoute(
    withQuery(withQuery(withQuery(route, "place", ""), "site", room.site), "room", room.room),
  );
  return (
    <li class="energy-row">
      <a class="energy-row-name" href={href}>
        {room.name[language]}
      </a>
      <svg class="energy-bar" aria-hidden="true" focusable="false">
        <rect
          class="energy-bar-served"
          x={`${base}%`}
          y="0"
          height="100%"
          width={`${width - base}%`}
        />
        <rect class="energy-bar-base" x="0" y="0" height="100%" width={`${base}%`} />
      </svg>
      <span class="energy-row-kwh num">
        {room.kWh === null ? (
          <span class="quiet">{t("site-energy.not-metered")}</span>
        ) : (
          <>
            {kWhText(language, room.kWh)} <span class="unit">kWh</span>
          </>
        )}
      </span>
      {room.kWh !== null && (
        <span class="energy-row-facts small quiet num">
          {[
            t("site-energy.metered-share", { percent: percentOf(room.coverage) }),
            room.kWhPerUsedHour === null
              ? ""
              : t("site-energy.per-hour-short", { kWh: kWhText(language, room.kWhPerUsedHour) }),
            room.kWhPerSeat === null
              ? ""
              : t("site-energy.per-seat-short", { kWh: kWhText(language, room.kWhPerSeat) }),
          ]
            .filter((fact) => fact !== "")
            .join(" · ")}
        </span>
      )}
    </li>
  );
}
