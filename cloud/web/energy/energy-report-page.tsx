import { monthAfter } from "../../../contract/calendar-dates.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useFormMargins } from "../../../contract/screen/selftest/use-form-margins.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { EnergyReport } from "../../../contract/site-energy.ts";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useConsole } from "../console-context.tsx";
import { ReportDays, ReportRooms, ReportSummary } from "./report-figures.tsx";
import {
  ReportLimits,
  ReportMeetings,
  ReportMethod,
  ReportSaved,
  ReportSignatures,
  ReportWaste,
} from "./report-sections.tsx";
import { monthText } from "./energy-words.ts";
import { PlaceFilter } from "./place-filter.tsx";

const where = ["site", "room", "place"] as const;

/** The report of a month as a sheet of paper: `#/energy/report?month=2026-03`. */
export function EnergyReportPage(props: { readonly route: Route }) {
  const { route } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("site-energy.report-title")} · ${t("hub.name")}`);
  const named = [...where, "month"].map((name) => [name, route.query.get(name) ?? ""] as const);
  const query = new Map(named.filter(([, value]) => value !== ""));
  const answer = useAnswer(() => api.energyReport(query), JSON.stringify([...query]));
  return (
    <main id="main" tabIndex={-1} class="energy">
      <AnswerPart answer={answer}>
        {(report) => (
          <>
            <ReportTools route={route} report={report} />
            {report.rooms.length === 0 && report.meetingCount === 0 ? (
              <section class="card">
                <EmptyState title={t("site-energy.empty")} hint={t("site-energy.empty-hint")} />
              </section>
            ) : (
              <ReportSheet report={report} />
            )}
          </>
        )}
      </AnswerPart>
    </main>
  );
}

function ReportTools(props: { readonly route: Route; readonly report: EnergyReport }) {
  const { route, report } = props;
  const { router } = useConsole();
  const { t, locale } = useSpeech();
  const to = (month: string) => router.replace(withQuery(route, "month", month));
  const isLast = report.daysOver < report.days || monthOf(report.madeAtMs) <= report.month;
  const back = new Map([...route.query].filter(([name]) => name !== "month"));
  return (
    <section class="card energy-tools screen-only" aria-label={t("site-energy.report-choose")}>
      <div class="energy-steps">
        <button
          type="button"
          class="button button-small"
          aria-label={t("site-energy.before-this")}
          onClick={() => to(monthAfter(report.month, -1))}
        >
          ‹
        </button>
        <span class="energy-span" aria-live="polite">
          {monthText(locale.language, report.month)}
        </span>
        <button
          type="button"
          class="button button-small"
          aria-label={t("site-energy.after-this")}
          disabled={isLast}
          onClick={() => to(monthAfter(report.month, 1))}
        >
          ›
        </button>
      </div>
      <PlaceFilter route={route} />
      <div class="energy-exports">
        <button type="button" class="button button-main" onClick={() => window.print()}>
          {t("site-energy.print")}
        </button>
        <a class="button button-small" href={formatRoute({ path: ["energy"], query: back })}>
          {t("site-energy.report-back")}
        </a>
      </div>
      <p class="small quiet">{t("site-energy.report-pdf-hint")}</p>
    </section>
  );
}

const monthOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 7);

/** Clauses that the report answers to. */
const clauses = ["NXC 8.2.3", "SZ data", "HZ 4", "PI26", "NX 5.6.2.1"].join(" · ");

function ReportSheet({ report }: { readonly report: EnergyReport }) {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const unit = report.site === "" ? t("site-energy.report-unit-all") : report.site;
  const month = monthText(language, report.month);
  useFormMargins(`${t("site-energy.report-title")} · ${unit} · ${month}`);
  const made = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: report.timeZone,
  }).format(report.madeAtMs);
  return (
    <article
      class="energy-report"
      lang={language === "zh" ? "zh-CN" : "en"}
      tabIndex={0}
      aria-label={t("site-energy.report-title")}
    >
      <header>
        <h1>{t("site-energy.report-title")}</h1>
        <dl class="report-head">
          <div>
            <dt>{t("site-energy.report-unit")}</dt>
            <dd>{unit}</dd>
          </div>
          <div>
            <dt>{t("site-energy.report-month")}</dt>
            <dd>{month}</dd>
          </div>
          <div>
            <dt>{t("site-energy.report-clauses")}</dt>
            <dd>{clauses}</dd>
          </div>
          <div>
            <dd>{t("site-energy.report-made", { made })}</dd>
          </div>
        </dl>
        {report.daysOver < report.days && (
          <p>
            <b>{t("site-energy.report-partial", { over: report.daysOver, days: report.days })}</b>
          </p>
        )}
      </header>
      <ReportSummary report={report} />
      <ReportDays report={report} />
      <ReportRooms report={report} />
      <ReportMeetings report={report} />
      <ReportWaste report={report} />
      <ReportLimits report={report} />
      <ReportSaved report={report} />
      <ReportMethod report={report} />
      <ReportSignatures />
    </article>
  );
}
