import { useMemo } from "preact/hooks";
import { Badge } from "../../../contract/screen/badge.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { looksOfResult } from "../../../contract/screen/selftest/test-look.ts";
import { standings } from "../../../contract/screen/selftest/test-results.ts";
import { selfTestKinds, selfTestResults } from "../../../contract/selftest.ts";
import type { SiteReportHead } from "../../../contract/site-reports.ts";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import type { Column } from "../list/column.ts";
import { DataTable } from "../list/data-table.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";

/** As many as one answer of the hub holds. */
const most = "200";
/** What of the address narrows what is asked for. */
const asked = ["site", "room", "kind", "result"] as const;

/** Self-tests of all rooms: which of them are ready, and what was wrong where. */
export function TestsPage(props: { readonly route: Route }) {
  const { route } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("tests.title")} · ${t("hub.name")}`);
  const query = new Map([["limit", most]]);
  for (const name of asked) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  const words = (route.query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const answer = useAnswer(() => api.reports(query), JSON.stringify([...query]));
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("tests.title")}</h1>
      <div class="card">
        <Filters route={route} />
        <AnswerPart answer={answer}>
          {({ reports, more }) => (
            <>
              <Reports
                route={route}
                reports={reports.filter((head) => isAbout(head, words))}
                isFiltered={query.size > 1 || words.length > 0}
              />
              {more && <p class="small quiet">{t("tests.more", { count: reports.length })}</p>}
            </>
          )}
        </AnswerPart>
      </div>
    </main>
  );
}

/** Every word occurs in the name of its room, or in an id. */
function isAbout({ site, room, name }: SiteReportHead, words: readonly string[]): boolean {
  const text = `${site} ${room} ${name.zh} ${name.en}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function Filters(props: { readonly route: Route }) {
  const { route } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  return (
    <div class="filters">
      <SearchField
        label={t("overview.search")}
        value={route.query.get("q") ?? ""}
        onChange={(text) => router.replace(withQuery(route, "q", text))}
      />
      <FilterSelect
        route={route}
        name="kind"
        label={t("report.kind")}
        any={t("report.any-kind")}
        choices={selfTestKinds.map((kind) => [kind, t(`test.kind-${kind}`)])}
      />
      <FilterSelect
        route={route}
        name="result"
        label={t("report.result")}
        any={t("report.any-result")}
        choices={selfTestResults.map((result) => [result, t(`result.${result}`)])}
      />
    </div>
  );
}

function Reports(props: {
  readonly route: Route;
  readonly reports: readonly SiteReportHead[];
  readonly isFiltered: boolean;
}) {
  const { t } = useSpeech();
  const columns = useColumns();
  if (props.reports.length === 0) {
    return props.isFiltered ? (
      <EmptyState title={t("report.none-shown")} hint={t("report.none-shown-hint")} />
    ) : (
      <EmptyState title={t("report.none")} hint={t("tests.none-hint")} />
    );
  }
  return (
    <DataTable
      title={t("tests.title")}
      file="self-tests"
      route={props.route}
      rows={props.reports}
      columns={columns}
      rowKey={({ site, room, id }) => `${site}/${room}/${id}`}
      firstOrder="-at"
    />
  );
}

const reportHref = ({ site, room, id }: SiteReportHead): string =>
  formatRoute({ path: ["rooms", site, room, "tests", id], query: new Map() });

function useColumns(): readonly Column<SiteReportHead>[] {
  const { t, locale } = useSpeech();
  return useMemo(() => {
    const total = ({ counts }: SiteReportHead) =>
      Object.values(counts).reduce((sum, count) => sum + count, 0);
    const signed = ({ signedAs }: SiteReportHead) =>
      [...new Set(signedAs)].map((role) => t(`signer.${role}`)).join(", ");
    return [
      {
        id: "room",
        title: t("tests.room"),
        value: ({ site, room }) => `${site}/${room}`,
        cell: (head) => <a href={reportHref(head)}>{head.name[locale.language]}</a>,
      },
      {
        id: "at",
        title: t("tests.at"),
        value: ({ endedAtMs }) => endedAtMs,
        cell: ({ endedAtMs, timeZone }) => {
          const there = { ...locale, timeZone };
          return (
            <span class="num">
              {dayText(there, endedAtMs)} {timeOfDay(there, endedAtMs)}
            </span>
          );
        },
      },
      {
        id: "kind",
        title: t("report.kind"),
        value: ({ test }) => test,
        cell: ({ test }) => t(`test.kind-${test}`),
      },
      {
        id: "result",
        title: t("report.result"),
        value: ({ worst }) => standings.indexOf(worst),
        cell: ({ worst }) => <Badge {...looksOfResult[worst]} text={t(`result.${worst}`)} />,
      },
      {
        id: "passed",
        title: t("tests.passed"),
        isNumber: true,
        value: ({ counts }) => counts.pass,
        cell: (head) => `${head.counts.pass}/${total(head)}`,
      },
      {
        id: "signed",
        title: t("signer.title"),
        value: signed,
        cell: (head) => signed(head) || t("report.unsigned"),
      },
    ];
  }, [t, locale]);
}
