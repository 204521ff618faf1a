import uPlot from "uplot";
import { numberText, timeOfDay, type Locale } from "../text/text.ts";
import { midnightsBetween } from "../zoned-time.ts";
import { wattsRange, type WattsSeries } from "./watts-series.ts";

/** A span shaded behind the line: a meeting. */
export interface PlotBand {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

/** Colours of the theme, read from the page: a canvas knows no custom properties. */
export interface PlotColours {
  readonly text: string;
  readonly grid: string;
  readonly line: string;
  readonly limit: string;
  readonly band: string;
}

export interface WattsPlot {
  readonly series: WattsSeries;
  /** What the room may draw when off; null draws no line. */
  readonly limitW: number | null;
  readonly limitText: string;
  readonly midnightText: string;
  readonly bands: readonly PlotBand[];
  readonly colours: PlotColours;
  readonly locale: Locale;
  /** The moment under the pointer, epoch milliseconds; null when it leaves. */
  readonly onPoint: (atMs: number | null) => void;
}

/** Draws into an element; returns how to take it away. */
export function drawPlot(inside: HTMLElement, plot: WattsPlot, width: number, height: number) {
  const drawn = new uPlot(plotOptions(plot, width, height), plotData(plot.series), inside);
  return () => drawn.destroy();
}

const font = '12px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** Slots at their middle, so that the line stands over the minute it speaks of. */
export function plotData(series: WattsSeries): uPlot.AlignedData {
  return [
    series.slots.map((slot) => (slot.atMs + series.slotMs / 2) / 1000),
    series.slots.map((slot) => slot.watts),
  ];
}

/** Zero-based, gaps open, limit and midnights drawn and named. */
function plotOptions(plot: WattsPlot, width: number, height: number): uPlot.Options {
  const { series, colours, locale } = plot;
  const axis = {
    stroke: colours.text,
    font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), locale.timeZone),
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { range: () => [series.fromMs / 1000, series.toMs / 1000] },
      y: { range: () => wattsRange(series, plot.limitW) },
    },
    axes: [
      {
        ...axis,
        size: 30,
        space: 64,
        values: (_plot, seconds) => seconds.map((second) => timeOfDay(locale, second * 1000)),
      },
      {
        ...axis,
        size: 66,
        values: (_plot, watts) => watts.map((watt) => `${numberText(locale.language, watt)} W`),
      },
    ],
    series: [
      {},
      { stroke: colours.line, width: 2, spanGaps: false, points: { show: isLonely(series) } },
    ],
    hooks: {
      drawClear: [(drawn) => drawBands(drawn, plot)],
      draw: [(drawn) => drawMarks(drawn, plot)],
      setCursor: [(drawn) => plot.onPoint(pointedMs(drawn))],
    },
  };
}

/** A line through one slot is nothing: points are shown while there are few. */
const isLonely = (series: WattsSeries): boolean =>
  series.slots.filter((slot) => slot.watts !== null).length < 3;

function pointedMs(drawn: uPlot): number | null {
  const left = drawn.cursor.left ?? -1;
  return left < 0 ? null : drawn.posToVal(left, "x") * 1000;
}

function drawBands(drawn: uPlot, plot: WattsPlot): void {
  const { ctx, bbox } = drawn;
  const { series } = plot;
  for (const band of plot.bands) {
    const fromMs = Math.max(band.fromMs, series.fromMs);
    const toMs = Math.min(band.toMs, series.toMs);
    if (toMs <= fromMs) continue;
    const left = drawn.valToPos(fromMs / 1000, "x", true);
    const right = drawn.valToPos(toMs / 1000, "x", true);
    ctx.save();
    ctx.fillStyle = plot.colours.band;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.beginPath();
    ctx.rect(left, bbox.top, right - left, bbox.height);
    ctx.clip();
    label(drawn, plot, band.text, left + 4 * devicePixelRatio, bbox.top + 14 * devicePixelRatio);
    ctx.restore();
  }
}

function drawMarks(drawn: uPlot, plot: WattsPlot): void {
  const { bbox } = drawn;
  if (plot.limitW !== null) {
    const y = drawn.valToPos(plot.limitW, "y", true);
    dashed(drawn, plot.colours.limit, [bbox.left, y, bbox.left + bbox.width, y]);
    label(drawn, plot, plot.limitText, bbox.left + 4 * devicePixelRatio, y - 4 * devicePixelRatio);
  }
  const { fromMs, toMs } = plot.series;
  for (const midnightMs of midnightsBetween(plot.locale.timeZone, fromMs, toMs)) {
    const x = drawn.valToPos(midnightMs / 1000, "x", true);
    dashed(drawn, plot.colours.text, [x, bbox.top, x, bbox.top + bbox.height]);
    label(drawn, plot, plot.midnightText, x + 4, bbox.top + 28 * devicePixelRatio);
  }
}

function dashed(drawn: uPlot, colour: string, line: readonly [number, number, number, number]) {
  const { ctx } = drawn;
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(line[0], line[1]);
  ctx.lineTo(line[2], line[3]);
  ctx.stroke();
  ctx.restore();
}

function label(drawn: uPlot, plot: WattsPlot, text: string, x: number, y: number): void {
  const { ctx } = drawn;
  ctx.save();
  ctx.font = font.replace("12px", `${12 * devicePixelRatio}px`);
  ctx.fillStyle = plot.colours.text;
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(text, x, y);
  ctx.restore();
}
