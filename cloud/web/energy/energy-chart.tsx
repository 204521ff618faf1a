import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import { csvText } from "../../../contract/screen/csv-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { themeColours } from "../../../contract/screen/theme-colours.ts";
import { useLook, useWidth } from "../../../contract/screen/use-plot.ts";
import type { SiteEnergy } from "../../../contract/site-energy.ts";
import { numberText } from "../../../contract/text/text.ts";
import { barMark, barSentence, barText, kWhText, longDateText, percentOf } from "./energy-words.ts";

/** As tall as the place held for it in `energy.css`. */
const heightPx = 260;

type Course = Pick<SiteEnergy, "series" | "step" | "from" | "to" | "total">;

const titles = {
  "half-hour": "site-energy.chart-hours",
  day: "site-energy.chart-days",
  month: "site-energy.chart-months",
} as const;

/** Energy over time, what was used outside meetings split off; its table is one tap away. */
export function EnergyChart(props: { readonly energy: Course }) {
  const { energy } = props;
  const { series, step, from, to, total } = energy;
  const { t, locale } = useSpeech();
  const [pointed, setPointed] = useState<number | null>(null);
  const host = useEnergyPlot(energy, setPointed);
  const { language } = locale;
  const span = t("site-energy.chart-span", {
    from: longDateText(language, from),
    to: longDateText(language, to),
    percent: percentOf(total.coverage),
  });
  const bar = pointed === null ? undefined : series[pointed];
  const isSplit = step !== "half-hour";
  return (
    <section class="card" aria-labelledby="energy-course">
      <h2 id="energy-course">{t(titles[step])}</h2>
      <figure class="chart">
        <p class="energy-legend small">
          <span class="energy-key energy-key-served" aria-hidden="true" />
          {isSplit ? t("site-energy.in-use") : t("site-energy.used")}
          {isSplit && (
            <>
              <span class="energy-key energy-key-base" aria-hidden="true" />
              {t("site-energy.outside")}
              <span class="energy-key energy-key-gap" aria-hidden="true" />
              {t("site-energy.key-gap")}
            </>
          )}
        </p>
        <div class="energy-plot" ref={host} role="img" aria-label={`${t(titles[step])}, ${span}`} />
        <figcaption class="small quiet num">
          {bar === undefined ? span : barSentence(locale, step, bar)}
        </figcaption>
        <CourseTable energy={energy} />
      </figure>
    </section>
  );
}

function useEnergyPlot({ series, step }: Course, onBar: (at: number | null) => void) {
  const host = useRef<HTMLDivElement>(null);
  const { locale } = useSpeech();
  const width = useWidth(host);
  const look = useLook();
  useEffect(() => {
    const inside = host.current;
    if (inside === null || width === 0) return;
    const { text, grid, line, band } = themeColours(inside);
    const { language } = locale;
    const plot = {
      bars: series,
      marks: series.map(({ key }) => barMark(language, step, key)),
      axisText: (kWh: number) => numberText(language, Math.round(kWh * 1000) / 1000),
      colours: { text, grid, served: line, base: band },
      onBar,
    };
    let isGone = false;
    let remove: () => void = () => undefined;
    const draw = async () => {
      const { drawBars } = await import("./energy-plot.ts");
      if (!isGone) remove = drawBars(inside, plot, width, heightPx);
    };
    void draw();
    return () => {
      isGone = true;
      remove();
    };
  }, [series, step, width, look, locale]);
  return host;
}

function CourseTable(props: { readonly energy: Course }) {
  const { t } = useSpeech();
  const [isShown, setShown] = useState(false);
  return (
    <details
      class="chart-table screen-only"
      open={isShown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{t("chart.table")}</summary>
      {isShown && <Rows energy={props.energy} />}
    </details>
  );
}

function Rows(props: { readonly energy: Course }) {
  const { series, step, from, to } = props.energy;
  const { t, locale } = useSpeech();
  const { language } = locale;
  const csv = useMemo(() => {
    const lines = series.map(({ key, kWh, baseKWh, coverage }) =>
      [csvText(key), kWh ?? "", baseKWh ?? "", coverage ?? ""].join(","),
    );
    const text = ["key,kwh,kwh_outside_meetings,metered_share", ...lines].join("\n");
    return `data:text/csv;charset=utf-8,${encodeURIComponent(`${text}\n`)}`;
  }, [series]);
  const shown = (kWh: number | null) => (kWh === null ? "—" : kWhText(language, kWh));
  return (
    <>
      <a class="button button-small" href={csv} download={`energy-${from}-${to}.csv`}>
        {t("chart.download")}
      </a>
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label={`${t(titles[step])} · ${t("chart.table")}`}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t("site-energy.date")}</th>
              <th scope="col">{t("site-energy.kwh")}</th>
              <th scope="col">{t("site-energy.base")}</th>
              <th scope="col">{t("site-energy.coverage")}</th>
            </tr>
          </thead>
          <tbody>
            {series.map((bar) => (
              <tr key={bar.key} class="num">
                <td>{barText(language, step, bar.key)}</td>
                <td>{shown(bar.kWh)}</td>
                <td>{shown(bar.baseKWh)}</td>
                <td>{bar.coverage === null ? "—" : `${percentOf(bar.coverage)}%`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
