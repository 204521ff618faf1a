import { useContext } from "preact/hooks";
import { type ComplianceMonth, indicatorsOf, monthAfter } from "../../../contract/compliance.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { ClauseContext } from "../../../contract/screen/clause-names.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { monthText } from "../energy/energy-words.ts";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { percentText } from "./compliance-figures.ts";
import { ComplianceMatrix } from "./compliance-matrix.tsx";
import { ComplianceSheet } from "./compliance-sheet.tsx";
import { ClauseTable, RoomTable } from "./compliance-tables.tsx";
import { DutiesPage } from "./duties-page.tsx";
import { useMonth } from "./use-month.ts";

/** `#/compliance` a month, `#/compliance/site/room` the duties of a room's month. */
export function CompliancePage({ route }: { readonly route: Route }) {
  const [, site, room] = route.path;
  if (site === undefined || room === undefined) return <MonthPage route={route} />;
  return <DutiesPage key={`${site}/${room}`} site={site} room={room} route={route} />;
}

const views = ["clauses", "rooms", "matrix"] as const;

/** What of the standards was kept in a month, by clause and room? */
function MonthPage({ route }: { readonly route: Route }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const month = useMonth(route);
  usePageTitle(`${t("compliance.title")} ${month} · ${t("hub.name")}`);
  const query = new Map([["month", month]]);
  for (const name of ["site", "document", "clause"]) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  const answer = useAnswer(() => api.complianceMonth(query), JSON.stringify([...query]));
  return (
    <main id="main" tabIndex={-1} class="compliance">
      <header class="group-head screen-only">
        <h1>{t("compliance.title")}</h1>
        <button type="button" class="button" onClick={() => window.print()}>
          {t("compliance.print")}
        </button>
      </header>
      <Filters route={route} month={month} />
      <AnswerPart answer={answer}>{(found) => <Found route={route} month={found} />}</AnswerPart>
    </main>
  );
}

function Filters(props: { readonly route: Route; readonly month: string }) {
  const { route, month } = props;
  const { router, api } = useConsole();
  const { t, locale } = useSpeech();
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const known = [...useContext(ClauseContext).values()];
  const clause = route.query.get("clause") ?? "";
  const sites = rooms?.ok === true ? rooms.value.map(({ site }) => site) : [];
  const choices = (names: readonly string[]) =>
    [...new Set(names)].toSorted().map((name) => [name, name] as const);
  const go = (to: string) => router.replace(withQuery(route, "month", to));
  const view = views.find((one) => one === route.query.get("view")) ?? "clauses";
  return (
    <section class="card screen-only" aria-label={t("compliance.month")}>
      <div class="compliance-month">
        <button type="button" class="button" onClick={() => go(monthAfter(month, -1))}>
          <span aria-hidden="true">‹</span>
          <span class="unseen">{t("compliance.before")}</span>
        </button>
        <strong class="num" aria-live="polite">
          {monthText(locale.language, month)}
        </strong>
        <button type="button" class="button" onClick={() => go(monthAfter(month, 1))}>
          <span aria-hidden="true">›</span>
          <span class="unseen">{t("compliance.after")}</span>
        </button>
      </div>
      <div class="filters">
        {new Set(sites).size > 1 && (
          <FilterSelect
            route={route}
            name="site"
            label={t("compliance.site")}
            any={t("compliance.any")}
            choices={choices(sites)}
          />
        )}
        <FilterSelect
          route={route}
          name="document"
          label={t("compliance.document")}
          any={t("compliance.any")}
          choices={choices(known.map(({ document }) => document))}
        />
        <FilterSelect
          route={route}
          name="clause"
          label={t("compliance.clause")}
          any={t("compliance.any")}
          choices={choices([...known.map(({ id }) => id), ...(clause === "" ? [] : [clause])])}
        />
        <ChoiceRow
          label={t("compliance.view")}
          choices={views.map((value) => ({ value, text: t(`compliance.view-${value}`) }))}
          value={view}
          onChange={(value) => router.replace(withQuery(route, "view", value))}
        />
      </div>
    </section>
  );
}

function Found(props: { readonly route: Route; readonly month: ComplianceMonth }) {
  const { route, month } = props;
  const { t } = useSpeech();
  if (month.cells.length === 0) {
    return <EmptyState title={t("compliance.none")} hint={t("compliance.none-hint")} />;
  }
  const view = route.query.get("view") ?? "";
  return (
    <>
      <Indicators month={month} />
      <div class="card screen-only">
        {view === "rooms" ? (
          <RoomTable route={route} month={month} />
        ) : view === "matrix" ? (
          <ComplianceMatrix month={month} />
        ) : (
          <ClauseTable route={route} month={month} />
        )}
      </div>
      <ComplianceSheet month={month} site={route.query.get("site") ?? ""} />
    </>
  );
}

/** The five indicators, each with how it is reckoned. */
function Indicators({ month }: { readonly month: ComplianceMonth }) {
  const { t, locale } = useSpeech();
  return (
    <section class="card" aria-labelledby="indicators-title">
      <h2 id="indicators-title">{t("compliance.indicators")}</h2>
      <dl class="indicators">
        {indicatorsOf(month).map(({ id, share }) => {
          const isAsked = id === "satisfaction" || id === "complaint-closure";
          const how =
            share === null && !isAsked
              ? t("compliance.nothing-settled")
              : t(`compliance.${id}-how`, share ?? {});
          return (
            <div key={id}>
              <dt>{t(`compliance.${id}`)}</dt>
              <dd class={share === null ? "indicator-value quiet" : "num indicator-value"}>
                {share === null
                  ? t("compliance.no-data")
                  : percentText(locale.language, share.part / share.of)}
              </dd>
              <dd class="small quiet">{how}</dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
