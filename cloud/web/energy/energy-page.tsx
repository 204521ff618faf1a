import {
  neighbourDate,
  nextDate,
  type Period,
  periodRange,
  periods,
} from "../../../contract/calendar-dates.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SiteEnergy } from "../../../contract/site-energy.ts";
import type { Locale } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { exportHref } from "./energy-api.ts";
import { EnergyChart } from "./energy-chart.tsx";
import { EnergyFigureBar } from "./energy-figures.tsx";
import { EnergyKinds, EnergyMeetingList, EnergyWasters } from "./energy-lists.tsx";
import { EnergyMethod } from "./energy-method.tsx";
import { EnergyPrices } from "./energy-prices.tsx";
import { EnergyReportPage } from "./energy-report-page.tsx";
import { EnergyRooms } from "./energy-rooms.tsx";
import { longDateText, monthText } from "./energy-words.ts";
import { PlaceFilter } from "./place-filter.tsx";

/** What was used, and what was wasted? `#/energy/report` is the report of a month. */
export function EnergyPage(props: { readonly route: Route }) {
  const { route } = props;
  return route.path[1] === "report" ? <EnergyReportPage route={route} /> : <Energy route={route} />;
}

const where = ["site", "room", "place"] as const;

/** What of the address says which rooms are asked for. */
export function whereOf(route: Route): ReadonlyMap<string, string> {
  const named = where.map((name) => [name, route.query.get(name) ?? ""] as const);
  return new Map(named.filter(([, value]) => value !== ""));
}

function Energy(props: { readonly route: Route }) {
  const { route } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("site-energy.title")} · ${t("hub.name")}`);
  const period = periods.find((known) => known === route.query.get("period")) ?? "month";
  const at = nextDate(route.query.get("at") ?? "", 0);
  const query = new Map([
    ...whereOf(route),
    ["period", period],
    ...(at === "" ? [] : [["at", at] as const]),
  ]);
  const answer = useAnswer(() => api.energy(query), JSON.stringify([...query]));
  const energy = answer?.ok === true ? answer.value : null;
  return (
    <main id="main" tabIndex={-1} class="energy">
      <div class="group-head">
        <h1>{t("site-energy.title")}</h1>
        <a
          class="button button-small screen-only"
          href={formatRoute({ path: ["energy", "report"], query: whereOf(route) })}
        >
          {t("site-energy.to-report")}
        </a>
      </div>
      <section class="card energy-tools" aria-label={t("site-energy.period")}>
        <PeriodChoice route={route} period={period} at={at} energy={energy} />
        <PlaceFilter route={route} />
      </section>
      <AnswerPart answer={answer}>
        {(found) => <Answered energy={found} route={route} />}
      </AnswerPart>
    </main>
  );
}

function PeriodChoice(props: {
  readonly route: Route;
  readonly period: Period;
  readonly at: string;
  readonly energy: SiteEnergy | null;
}) {
  const { route, period, energy } = props;
  const { router } = useConsole();
  const { t, locale } = useSpeech();
  const at = props.at === "" ? (energy?.today ?? "") : props.at;
  const go = (date: string) => router.replace(withQuery(route, "at", date));
  const isLast = energy === null || at === "" || periodRange(period, at).to >= energy.today;
  return (
    <div class="energy-period">
      <div class="screen-only">
        <ChoiceRow
          label={t("site-energy.period")}
          choices={periods.map((each) => ({ value: each, text: t(`site-energy.period-${each}`) }))}
          value={period}
          onChange={(next) =>
            router.replace(withQuery(route, "period", next === "month" ? "" : next))
          }
        />
      </div>
      {at !== "" && (
        <div class="energy-steps">
          <button
            type="button"
            class="button button-small screen-only"
            aria-label={t("site-energy.before-this")}
            onClick={() => go(neighbourDate(period, at, -1))}
          >
            ‹
          </button>
          <span class="energy-span num" aria-live="polite">
            {spanText(locale.language, period, at)}
          </span>
          <button
            type="button"
            class="button button-small screen-only"
            aria-label={t("site-energy.after-this")}
            disabled={isLast}
            onClick={() => go(neighbourDate(period, at, 1))}
          >
            ›
          </button>
        </div>
      )}
    </div>
  );
}

function spanText(language: Locale["language"], period: Period, at: string): string {
  const { from, to } = periodRange(period, at);
  if (period === "month") return monthText(language, from.slice(0, 7));
  if (period === "year") return from.slice(0, 4);
  return [...new Set([from, to])].map((date) => longDateText(language, date)).join(" – ");
}

function Answered(props: { readonly energy: SiteEnergy; readonly route: Route }) {
  const { energy, route } = props;
  const { t } = useSpeech();
  const range = new Map([...whereOf(route), ["from", energy.from], ["to", energy.to]]);
  if (energy.ranking.length === 0) {
    return (
      <section class="card">
        <EmptyState title={t("site-energy.empty")} hint={t("site-energy.empty-hint")} />
      </section>
    );
  }
  return (
    <>
      <EnergyFigureBar energy={energy} />
      <EnergyChart energy={energy} />
      <div class="energy-columns">
        <div class="energy-side">
          <EnergyRooms rooms={energy.ranking} route={route} />
          <EnergyKinds kinds={energy.kinds} />
        </div>
        <div class="energy-side">
          <EnergyWasters wasters={energy.wasters} />
          <EnergyMeetingList query={range} />
        </div>
      </div>
      <EnergyMethod closing={energy.closing} />
      <EnergyPrices settings={energy.settings} />
      <Exports range={range} />
    </>
  );
}

function Exports(props: { readonly range: ReadonlyMap<string, string> }) {
  const { t, locale } = useSpeech();
  const tables = ["rooms", "days", "meetings"] as const;
  const { range } = props;
  return (
    <section class="card screen-only" aria-labelledby="energy-export">
      <h2 id="energy-export">{t("site-energy.export")}</h2>
      <div class="energy-exports">
        <a
          class="button button-small"
          href={exportHref(`xlsx?language=${locale.language}`, range)}
          download
        >
          {t("site-energy.export-all")}
        </a>
        {tables.map((table) => (
          <a
            key={table}
            class="button button-small"
            href={exportHref(`csv?table=${table}`, range)}
            download
          >
            {t(`site-energy.export-${table}`)}
          </a>
        ))}
        <button type="button" class="button button-small" onClick={() => window.print()}>
          {t("site-energy.print")}
        </button>
      </div>
    </section>
  );
}
