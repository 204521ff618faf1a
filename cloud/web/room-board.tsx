import { useMemo } from "preact/hooks";
import type { HubRoomView } from "../../contract/api.ts";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { withQuery, type Route } from "../../contract/screen/route.ts";
import { SearchField } from "../../contract/screen/search-field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { useConsole } from "./console-context.tsx";
import { bySite, filterOfRoute, filterRooms, roomShows } from "./room-filter.ts";
import { RoomTile } from "./room-tile.tsx";
import { roomsCsv } from "./rooms-csv.ts";

/** The rooms asked for, by building, the neediest first. */
export function RoomBoard(props: {
  readonly rooms: readonly HubRoomView[];
  readonly route: Route;
}) {
  const { rooms, route } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const filter = filterOfRoute(route);
  const shown = filterRooms(rooms, filter);
  const csv = useMemo(
    () => `data:text/csv;charset=utf-8,${encodeURIComponent(roomsCsv(shown))}`,
    [rooms, route],
  );
  return (
    <div class="board">
      <div class="tools">
        <SearchField
          label={t("overview.search")}
          value={filter.search}
          onChange={(text) => router.replace(withQuery(route, "q", text))}
        />
        <ChoiceRow
          label={t("filter.show")}
          value={filter.show}
          choices={roomShows.map((show) => ({ value: show, text: t(`overview.show-${show}`) }))}
          onChange={(show) => router.replace(withQuery(route, "show", show === "all" ? "" : show))}
        />
        <a class="button button-quiet tools-end" href={csv} download="rooms.csv">
          {t("overview.download")}
        </a>
      </div>
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
      {bySite(shown).map(({ site, rooms: ofSite }) => (
        <section key={site} aria-label={site}>
          <h2 class="site-name">
            {site}{" "}
            <span class="quiet num">{t("overview.site-rooms", { count: ofSite.length })}</span>
          </h2>
          <ul class="tiles">
            {ofSite.map((room) => (
              <RoomTile key={room.room} room={room} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
