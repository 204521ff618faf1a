import { siteName } from "../../../contract/places.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { EnergyFigures, EnergyReport } from "../../../contract/site-energy.ts";
import { usePlaces } from "../room/use-places.ts";
import { barMark, digitsText, hoursText, kWhText, moneyText, percentOf } from "./energy-words.ts";

/** The month beside the one before it and the same one a year ago. */
export function ReportSummary({ report }: { readonly report: EnergyReport }) {
  const { t } = useSpeech();
  const lines = useSummaryLines(report);
  const { total, lastMonth, lastYear } = report;
  return (
    <section>
      <h2>{t("site-energy.report-summary")}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("site-energy.report-what")}</th>
            <th scope="col" class="num">
              {t("site-energy.report-this")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.report-last")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.report-year")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {[total, lastMonth, lastYear].map((figures, at) => (
                <td key={at} class="num">
                  {figures === null ? "—" : (value(figures) ?? "—")}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface SummaryLine {
  readonly name: string;
  readonly value: (figures: EnergyFigures) => string | null;
}

function useSummaryLines({ settings }: EnergyReport): readonly SummaryLine[] {
  const { t, locale } = useSpeech();
  const { language } = locale;
  const kWh = (value: number | null) => (value === null ? null : kWhText(language, value));
  const { tariff, co2KgPerKWh } = settings;
  return [
    { name: t("site-energy.kwh"), value: (each) => kWh(each.kWh) },
    { name: t("site-energy.served"), value: (each) => kWh(each.servedKWh) },
    { name: t("site-energy.base"), value: (each) => kWh(each.baseKWh) },
    { name: t("site-energy.bridged"), value: (each) => kWh(each.bridgedKWh) },
    { name: t("site-energy.coverage"), value: (each) => `${percentOf(each.coverage)}%` },
    { name: t("site-energy.used-hours"), value: (each) => hoursText(language, each.servedMs) },
    {
      name: t("site-energy.person-hours"),
      value: (each) => digitsText(language, each.personHours, 0),
    },
    { name: t("site-energy.per-person-hour"), value: (each) => kWh(each.kWhPerPersonHour) },
    { name: t("site-energy.wasted"), value: (each) => kWh(each.wastedKWh) },
    {
      name: t("site-energy.saved"),
      value: (each) => (each.savedMs === 0 ? null : kWh(each.savedKWh)),
    },
    ...(tariff === null
      ? []
      : [
          {
            name: `${t("site-energy.cost")} (${tariff.currency})`,
            value: ({ cost }: EnergyFigures) =>
              cost === null ? null : moneyText(language, cost, tariff.currency),
          },
        ]),
    ...(co2KgPerKWh === null
      ? []
      : [
          {
            name: `${t("site-energy.co2")} (kg)`,
            value: (each: EnergyFigures) =>
              each.kWh === null ? null : digitsText(language, each.kWh * co2KgPerKWh, 0),
          },
        ]),
  ];
}

const chartHeight = 120;

/** A bar a day; what was used outside meetings is the dark foot, a day without a meter stands open. */
export function ReportDays({ report }: { readonly report: EnergyReport }) {
  const { t, locale } = useSpeech();
  const { series } = report;
  const most = Math.max(0.001, ...series.map(({ kWh }) => kWh ?? 0));
  const height = (kWh: number) => (kWh / most) * chartHeight;
  return (
    <section class="report-days">
      <h2>{t("site-energy.report-days")}</h2>
      <p class="report-small">
        {t("site-energy.report-sum")} {kWhText(locale.language, report.total.kWh ?? 0)} kWh ·{" "}
        {t("site-energy.report-top", { kWh: kWhText(locale.language, most) })} · ▢{" "}
        {t("site-energy.in-use")} · ■ {t("site-energy.outside")} · ┄ {t("site-energy.not-metered")}
      </p>
      <svg
        viewBox={`0 0 ${series.length * 20} ${chartHeight + 18}`}
        role="img"
        aria-label={t("site-energy.chart-days")}
      >
        {series.map(({ key, kWh, baseKWh, coverage }, at) => (
          <g key={key} transform={`translate(${at * 20} 0)`}>
            {kWh === null && coverage !== null && (
              <rect class="report-gap" x="3" y="1" width="14" height={chartHeight - 1} />
            )}
            {kWh !== null && (
              <>
                <rect
                  class="report-served"
                  x="3"
                  y={chartHeight - height(kWh)}
                  width="14"
                  height={height(kWh)}
                />
                <rect
                  class="report-base"
                  x="3"
                  y={chartHeight - height(baseKWh ?? 0)}
                  width="14"
                  height={height(baseKWh ?? 0)}
                />
              </>
            )}
            <text x="10" y={chartHeight + 13} text-anchor="middle">
              {barMark(locale.language, "day", key)}
            </text>
          </g>
        ))}
        <line
          class="report-axis"
          x1="0"
          x2={series.length * 20}
          y1={chartHeight}
          y2={chartHeight}
        />
      </svg>
    </section>
  );
}

/** Each room of each building, and the sum of the building. */
export function ReportRooms({ report }: { readonly report: EnergyReport }) {
  const { t, locale } = useSpeech();
  const places = usePlaces();
  const nameOf = (site: string) =>
    places.find(({ id }) => id === siteName(site))?.name[locale.language] ?? site;
  const { language } = locale;
  const kWh = (value: number | null) => (value === null ? "—" : kWhText(language, value));
  const cells = (figures: EnergyFigures) => (
    <>
      <td class="num">{kWh(figures.kWh)}</td>
      <td class="num">{kWh(figures.baseKWh)}</td>
      <td class="num">{kWh(figures.wastedKWh)}</td>
      <td class="num">{figures.savedMs === 0 ? "—" : kWh(figures.savedKWh)}</td>
      <td class="num">{hoursText(language, figures.servedMs)}</td>
      <td class="num">{percentOf(figures.coverage)}%</td>
    </>
  );
  return (
    <section>
      <h2>{t("site-energy.report-rooms")}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("site-energy.room")}</th>
            <th scope="col" class="num">
              {t("site-energy.kwh")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.base")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.wasted")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.saved")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.used-hours")}
            </th>
            <th scope="col" class="num">
              {t("site-energy.coverage")}
            </th>
          </tr>
        </thead>
        {report.sites.map(({ site, figures }) => (
          <tbody key={site}>
            {report.rooms
              .filter((room) => room.site === site)
              .map((room) => (
                <tr key={room.room}>
                  <th scope="row">{room.name[language]}</th>
                  {cells(room)}
                </tr>
              ))}
            <tr class="report-sum">
              <th scope="row">
                {nameOf(site)} · {t("site-energy.report-sum")}
              </th>
              {cells(figures)}
            </tr>
          </tbody>
        ))}
      </table>
    </section>
  );
}
