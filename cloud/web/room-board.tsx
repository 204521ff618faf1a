import { useMemo } from "preact/hooks";
import type { HubRoomView } from "../../contract/hub-api.ts";
import type { PlacesView } from "../../contract/places.ts";
import { phases } from "../../contract/record.ts";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { withQuery, type Route } from "../../contract/screen/route.ts";
import { SearchField } from "../../contract/screen/search-field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { useConsole } from "./console-context.tsx";
import { FilterSelect } from "./list/filter-select.tsx";
import { bySite, filterOfRoute, filterRooms, roomShows, type SiteRooms } from "./room-filter.ts";
import { RoomTile } from "./room-tile.tsx";
import { roomsCsv } from "./rooms-csv.ts";
import { usePlaces } from "./room/use-places.ts";

/** The rooms asked for, by building and floor, the neediest first. */
export function RoomBoard(props: {
  readonly rooms: readonly HubRoomView[];
  readonly route: Route;
}) {
  const { rooms, route } = props;
  const { t } = useSpeech();
  const places = usePlaces();
  const shown = useMemo(() => filterRooms(rooms, filterOfRoute(route)), [rooms, route]);
  const sites = useMemo(() => bySite(shown, places), [shown, places]);
  return (
    <div class="board">
      <BoardTools rooms={rooms} shown={shown} route={route} />
      {rooms.length === 0 && (
        <EmptyState title={t("overview.no-rooms")} hint={t("overview.no-rooms-hint")} />
      )}
      {rooms.length > 0 && shown.length === 0 && (
        <EmptyState title={t("overview.none-found")} hint={t("overview.none-found-hint")}>
          <a class="button" href="#/">
            {t("overview.show-all-rooms")}
          </a>
        </EmptyState>
      )}
      {sites.map((site) => (
        <SiteTiles key={site.site} site={site} places={places} />
      ))}
    </div>
  );
}

function BoardTools(props: {
  readonly rooms: readonly HubRoomView[];
  readonly shown: readonly HubRoomView[];
  readonly route: Route;
}) {
  const { rooms, shown, route } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const filter = filterOfRoute(route);
  const sites = useMemo(() => [...new Set(rooms.map(({ site }) => site))].toSorted(), [rooms]);
  return (
    <div class="tools">
      <SearchField
        label={t("overview.search")}
        value={filter.search}
        onChange={(text) => router.replace(withQuery(route, "q", text))}
      />
      <FilterSelect
        route={route}
        name="phase"
        label={t("overview.phase")}
        any={t("overview.any-phase")}
        choices={phases.map((phase) => [phase, t(`phase.${phase}`)])}
      />
      {sites.length > 1 && (
        <FilterSelect
          route={route}
          name="site"
          label={t("overview.site")}
          any={t("overview.any-site")}
          choices={sites.map((site) => [site, site])}
        />
      )}
      <ChoiceRow
        label={t("filter.show")}
        value={filter.show}
        choices={roomShows.map((show) => ({ value: show, text: t(`overview.show-${show}`) }))}
        onChange={(show) => router.replace(withQuery(route, "show", show === "all" ? "" : show))}
      />
      <a
        class="button button-quiet tools-end"
        href="#/"
        download="rooms.csv"
        onClick={(event) => {
          // Made when it is asked for: the list changes many times a minute.
          const text = encodeURIComponent(roomsCsv(shown));
          event.currentTarget.href = `data:text/csv;charset=utf-8,${text}`;
        }}
      >
        {t("overview.download")}
      </a>
    </div>
  );
}

function SiteTiles(props: { readonly site: SiteRooms; readonly places: PlacesView["places"] }) {
  const { site, count, floors } = props.site;
  const { t, locale } = useSpeech();
  const nameOf = (floor: string | null) => {
    if (floor === null) return t("overview.no-floor");
    return props.places.find(({ id }) => id === floor)?.name[locale.language] ?? floor;
  };
  const [only] = floors;
  const isPlain = floors.length === 1 && only?.floor === null;
  const siteTitle = nameOf(`site:${site}`);
  return (
    <section class="site-tiles" aria-label={site}>
      <h2 class="site-name">
        {siteTitle === `site:${site}` ? site : siteTitle}{" "}
        <span class="quiet num">{t("overview.site-rooms", { count })}</span>
      </h2>
      {floors.map(({ floor, rooms }) => (
        <div key={floor ?? ""} class="floor-tiles">
          {!isPlain && (
            <h3 class="floor-name">
              {nameOf(floor)}{" "}
              <span class="quiet num">{t("overview.site-rooms", { count: rooms.length })}</span>
            </h3>
          )}
          <ul class="tiles">
            {rooms.map((room) => (
              <RoomTile key={room.room} room={room} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
