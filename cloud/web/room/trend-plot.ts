import uPlot from "uplot";
import type { PlotColours } from "../../../contract/screen/watts-plot.ts";
import { dayText, type Locale, numberText, timeOfDay } from "../../../contract/text/text.ts";
import type { RollUp } from "../../../contract/history.ts";
import type { AskedSpan } from "./trend-span.ts";

export interface TrendPlot {
  /** Null: a gap. */
  readonly slots: readonly (RollUp | null)[];
  readonly span: AskedSpan;
  readonly unit: string;
  readonly colours: PlotColours;
  readonly locale: Locale;
  readonly onPoint: (at: number | null) => void;
}

const font = '12px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** The mean as a line, from least to most as a band behind it; returns how to take it away. */
export function drawTrend(inside: HTMLElement, plot: TrendPlot, width: number, height: number) {
  const drawn = new uPlot(options(plot, width, height), dataOf(plot), inside);
  return () => drawn.destroy();
}

function dataOf({ slots }: TrendPlot): uPlot.AlignedData {
  let lastMs = 0;
  const times = slots.map((slot) => {
    // A gap stands a moment after the slot before it.
    lastMs = slot?.fromMs ?? lastMs + 1;
    return lastMs / 1000;
  });
  const column = (read: (slot: RollUp) => number) =>
    slots.map((slot) => (slot === null ? null : read(slot)));
  return [
    times,
    column((slot) => slot.mean),
    column((slot) => slot.max),
    column((slot) => slot.min),
  ];
}

function options(plot: TrendPlot, width: number, height: number): uPlot.Options {
  const { span, colours, locale, unit } = plot;
  const axis = {
    stroke: colours.text,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  const isDay = span.grain === "minute";
  const edge = { stroke: "transparent", points: { show: false }, spanGaps: false };
  return {
    width,
    height,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), locale.timeZone),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { range: () => [span.fromMs / 1000, span.toMs / 1000] } },
    axes: [
      {
        ...axis,
        size: 30,
        space: isDay ? 64 : 90,
        values: (_plot, seconds) =>
          seconds.map((second) =>
            isDay ? timeOfDay(locale, second * 1000) : shortDay(locale, second * 1000),
          ),
      },
      {
        ...axis,
        size: 74,
        values: (_plot, values) =>
          values.map((value) => `${numberText(locale.language, value)} ${unit}`),
      },
    ],
    series: [
      {},
      { stroke: colours.line, width: 2, spanGaps: false, points: { show: plot.slots.length < 3 } },
      edge,
      edge,
    ],
    bands: [{ series: [2, 3], fill: colours.band }],
    hooks: { setCursor: [(drawn) => plot.onPoint(drawn.cursor.idx ?? null)] },
  };
}

/** `3-02` */
const shortDay = (locale: Locale, atMs: number): string =>
  dayText(locale, atMs).replace(/[\s（(，,].*$/, "");
