import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import { numberText } from "../text/text.ts";
import { useObservable } from "./observable.ts";
import { useScreen, useSpeech } from "./screen-context.tsx";
import { themeColours } from "./theme-colours.ts";
import type { PlotBand } from "./watts-plot.ts";
import type { WattsSeries } from "./watts-series.ts";

export interface PlotProps {
  readonly series: WattsSeries;
  readonly limitW: number | null;
  readonly bands: readonly PlotBand[];
}

type Host = RefObject<HTMLDivElement | null>;

/** As tall as the place held for it in `data.css`. */
const heightPx = 200;

/** Keeps one plot in the element: drawn anew when data, look, language or width change. */
export function usePlot(props: PlotProps, onPoint: (atMs: number | null) => void): Host {
  const host = useRef<HTMLDivElement>(null);
  const { t, locale } = useSpeech();
  const width = useWidth(host);
  const look = useLook();
  const { series, limitW, bands } = props;
  const bandsKey = JSON.stringify(bands);
  useEffect(() => {
    if (host.current === null || width === 0) return;
    const watts = limitW === null ? "" : numberText(locale.language, limitW);
    const plot = {
      series,
      limitW,
      limitText: t("chart.standby", { watts }),
      midnightText: t("chart.midnight"),
      bands,
      colours: themeColours(host.current),
      locale,
      onPoint,
    };
    const inside = host.current;
    let isGone = false;
    let remove: () => void = () => undefined;
    // The plotter is half as large as the page: the numbers beside it do not wait for it.
    const draw = async () => {
      const { drawPlot } = await import("./watts-plot.ts");
      if (!isGone) remove = drawPlot(inside, plot, width, heightPx);
    };
    void draw();
    return () => {
      isGone = true;
      remove();
    };
  }, [series, limitW, bandsKey, width, look, locale]);
  return host;
}

/** Changes whenever the colours do: by the reader's choice or the system's. */
export function useLook(): string {
  const { settings } = useScreen();
  const { theme } = useObservable(settings);
  const [dark, setDark] = useState(false);
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const read = () => setDark(system.matches);
    read();
    system.addEventListener("change", read);
    return () => system.removeEventListener("change", read);
  }, []);
  return `${theme} ${dark}`;
}

export function useWidth(host: Host): number {
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
