import uPlot from "uplot";
import type { EnergyBar } from "../../../contract/site-energy.ts";

/** Colours of the theme, read from the page: a canvas knows no custom properties. */
export interface BarColours {
  readonly text: string;
  readonly grid: string;
  readonly served: string;
  readonly base: string;
}

export interface EnergyPlot {
  readonly bars: readonly EnergyBar[];
  /** What stands under each bar. */
  readonly marks: readonly string[];
  /** A number of the axis: with the digits that tell it from its neighbours, and no more. */
  readonly axisText: (kWh: number) => string;
  readonly colours: BarColours;
  /** The bar under the pointer; null when it leaves. */
  readonly onBar: (at: number | null) => void;
}

const font = '12px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
const barShare = 0.72;
const barMostPx = 48;

/** Draws into an element; returns how to take it away. */
export function drawBars(inside: HTMLElement, plot: EnergyPlot, width: number, height: number) {
  const drawn = new uPlot(options(plot, width, height), dataOf(plot.bars), inside);
  return () => drawn.destroy();
}

/** The whole bar first, then what was used outside meetings over its foot. */
const dataOf = (bars: readonly EnergyBar[]): uPlot.AlignedData => [
  bars.map((_bar, at) => at),
  bars.map(({ kWh }) => kWh),
  bars.map(({ baseKWh, bridgedKWh }) => (baseKWh === null ? null : baseKWh + bridgedKWh)),
];

/** Zero-based; the greatest bar leaves some air. */
export function mostKWh(bars: readonly EnergyBar[]): number {
  const most = Math.max(0, ...bars.map(({ kWh }) => kWh ?? 0));
  return most === 0 ? 1 : most * 1.08;
}

function options(plot: EnergyPlot, width: number, height: number): uPlot.Options {
  const { bars, marks, colours } = plot;
  const axis = { stroke: colours.text, font, ticks: { show: false } };
  const paths = uPlot.paths.bars?.({ size: [barShare, barMostPx] });
  const bar = (colour: string) => ({
    fill: colour,
    stroke: colours.served,
    width: 1,
    points: { show: false },
    ...(paths === undefined ? {} : { paths }),
  });
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false, range: () => [-0.6, bars.length - 0.4] },
      y: { range: () => [0, mostKWh(bars)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        space: 36,
        incrs: [1, 2, 4, 5, 7, 8, 10, 12, 14],
        values: (_plot, at) => at.map((index) => marks[index] ?? ""),
      },
      {
        ...axis,
        grid: { stroke: colours.grid, width: 1 },
        size: 76,
        values: (_plot, kWh) => kWh.map((each) => `${plot.axisText(each)} kWh`),
      },
    ],
    series: [{}, bar(colours.served), bar(colours.base)],
    hooks: {
      drawClear: [(drawn) => drawGaps(drawn, plot)],
      setCursor: [(drawn) => plot.onBar(drawn.cursor.idx ?? null)],
    },
  };
}

/** What should have been metered and was not stands open, edged with dashes. */
function drawGaps(drawn: uPlot, { bars, colours }: EnergyPlot): void {
  const { ctx, bbox } = drawn;
  ctx.save();
  ctx.strokeStyle = colours.grid;
  ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
  for (const [at, bar] of bars.entries()) {
    if (bar.kWh !== null || bar.coverage === null) continue;
    const left = drawn.valToPos(at - barShare / 2, "x", true);
    const right = drawn.valToPos(at + barShare / 2, "x", true);
    ctx.strokeRect(left, bbox.top, right - left, bbox.height);
  }
  ctx.restore();
}
