import { periodRange } from "../../../contract/calendar-dates.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomDay } from "../../../contract/site-agenda.ts";
import { useConsole } from "../console-context.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { daysAfter } from "../room/local-date.ts";
import { usePlaces } from "../room/use-places.ts";
import type { DayView } from "./agenda-page.tsx";

/** Which day, which rooms, and how they are shown; all of it stands in the address. */
export function AgendaTools(props: {
  readonly route: Route;
  readonly date: string;
  readonly today: string;
  readonly days: readonly RoomDay[];
  readonly view: DayView;
}) {
  const { route, date, today, days, view } = props;
  const { router } = useConsole();
  const { t, locale } = useSpeech();
  const places = usePlaces();
  const set = (name: string, value: string) => router.replace(withQuery(route, name, value));
  const goTo = (day: string) => set("date", day === today ? "" : day);
  const sites = [...new Set(days.map(({ site }) => site))].toSorted();
  const floors = places.filter(
    ({ id, kind }) => kind === "floor" && days.some(({ place }) => place?.includes(id) === true),
  );
  return (
    <div class="agenda-tools">
      <DayTools date={date} today={today} isWeek={view === "week"} goTo={goTo} />
      <div class="tools">
        <SearchField
          label={t("day.search")}
          value={route.query.get("q") ?? ""}
          onChange={(text) => set("q", text)}
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
        {floors.length > 1 && (
          <FilterSelect
            route={route}
            name="floor"
            label={t("day.floor")}
            any={t("day.any-floor")}
            choices={floors.map(({ id, name }) => [id, name[locale.language]])}
          />
        )}
        <ChoiceRow
          label={t("day.view")}
          value={view}
          choices={(["line", "list", "week"] as const).map((one) => ({
            value: one,
            text: t(`day.view-${one}`),
          }))}
          onChange={(one) => set("view", one)}
        />
        <button type="button" class="button button-quiet tools-end" onClick={() => print()}>
          {t("day.print")}
        </button>
      </div>
    </div>
  );
}

function DayTools(props: {
  readonly date: string;
  readonly today: string;
  readonly isWeek: boolean;
  readonly goTo: (date: string) => void;
}) {
  const { date, today, isWeek, goTo } = props;
  const { t } = useSpeech();
  const days = isWeek ? 7 : 1;
  const { from, to } = periodRange(isWeek ? "week" : "day", date);
  return (
    <div class="agenda-day-tools">
      <button
        type="button"
        class="button"
        aria-label={t(isWeek ? "week.before" : "day.before")}
        onClick={() => goTo(daysAfter(date, -days))}
      >
        ‹
      </button>
      <Field label={t("day.date")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            type="date"
            required
            value={date}
            onChange={({ currentTarget }) => {
              if (currentTarget.value !== "") goTo(currentTarget.value);
            }}
          />
        )}
      </Field>
      <button
        type="button"
        class="button"
        aria-label={t(isWeek ? "week.after" : "day.after")}
        onClick={() => goTo(daysAfter(date, days))}
      >
        ›
      </button>
      <button
        type="button"
        class="button"
        disabled={from <= today && today <= to}
        onClick={() => goTo(today)}
      >
        {t(isWeek ? "week.this" : "day.today")}
      </button>
    </div>
  );
}
