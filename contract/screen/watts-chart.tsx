import { useMemo, useState } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import type { WattsPoint } from "../api.ts";
import { numberText, timeOfDay } from "../text/text.ts";
import { useSpeech } from "./screen-context.tsx";
import { WattsTable } from "./watts-table.tsx";
import { usePlot, type PlotProps } from "./use-plot.ts";
import type { PlotBand } from "./watts-plot.ts";
import { slotAt, wattsSeries } from "./watts-series.ts";

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

function FilledChart(props: PlotProps & { readonly name: string }) {
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
