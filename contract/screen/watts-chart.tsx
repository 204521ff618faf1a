import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { WattsPoint } from "../api.ts";
import { numberText, timeOfDay } from "../text/text.ts";
import { useObservable } from "./observable.ts";
import { useScreen, useSpeech } from "./screen-context.tsx";
import { themeColours } from "./theme-colours.ts";
import { WattsTable } from "./watts-table.tsx";
import { plotData, plotOptions, type PlotBand, type WattsPlot } from "./watts-plot.ts";
import { slotAt, wattsSeries, type WattsSeries } from "./watts-series.ts";

const heightPx = 200;

/** Watts over time with their standby line; from when to when, how complete, and as a table. */
export function WattsChart(props: {
  readonly points: readonly WattsPoint[];
  readonly limitW: number | null;
  readonly bands: readonly PlotBand[];
  /** Names the downloaded table. */
  readonly name: string;
}) {
  const { t } = useSpeech();
  const series = useMemo(() => wattsSeries(props.points), [props.points]);
  if (series === undefined || series.completePercent === 0) {
    return <p class="quiet">{t("chart.empty")}</p>;
  }
  return <FilledChart series={series} {...props} />;
}

interface FilledProps {
  readonly series: WattsSeries;
  readonly limitW: number | null;
  readonly bands: readonly PlotBand[];
  readonly name: string;
}

function FilledChart(props: FilledProps) {
  const { series } = props;
  const { t, locale } = useSpeech();
  const [pointedMs, setPointedMs] = useState<number | null>(null);
  const host = usePlot(props, setPointedMs);
  const pointed = pointedMs === null ? null : slotAt(series, pointedMs);
  const span = {
    from: timeOfDay(locale, series.fromMs),
    to: timeOfDay(locale, series.toMs),
    percent: series.completePercent,
  };
  return (
    <figure class="chart">
      <div class="chart-plot" ref={host} role="img" aria-label={t("chart.watts-span", span)} />
      <figcaption class="small quiet num">
        {pointed === null
          ? t("chart.watts-span", span)
          : t("chart.at", {
              at: timeOfDay(locale, pointed.atMs),
              watts: pointed.watts === null ? "—" : numberText(locale.language, pointed.watts),
            })}
      </figcaption>
      <WattsTable series={series} name={props.name} />
    </figure>
  );
}

/** Keeps one uPlot in the element: made anew when look or width change, fed when data do. */
function usePlot(props: FilledProps, onPoint: (atMs: number | null) => void) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const { settings } = useScreen();
  const { theme } = useObservable(settings);
  const { t, locale } = useSpeech();
  const width = useWidth(host);
  const { series, limitW, bands } = props;
  const bandsKey = JSON.stringify(bands);
  const watts = limitW === null ? "" : numberText(locale.language, limitW);
  useEffect(() => {
    if (host.current === null || width === 0) return;
    const plot: WattsPlot = {
      series,
      limitW,
      limitText: t("chart.standby", { watts }),
      midnightText: t("chart.midnight"),
      bands,
      colours: themeColours(host.current),
      locale,
      onPoint,
    };
    const made = new uPlot(plotOptions(plot, width, heightPx), plotData(series), host.current);
    drawn.current = made;
    return () => made.destroy();
  }, [series, limitW, bandsKey, width, theme, locale]);
  return host;
}

function useWidth(host: { readonly current: HTMLDivElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (host.current === null) return;
    const watch = new ResizeObserver((entries) => {
      setWidth(Math.floor(entries[0]?.contentRect.width ?? 0));
    });
    watch.observe(host.current);
    return () => watch.disconnect();
  }, [host]);
  return width;
}
