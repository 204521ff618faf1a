import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import "uplot/dist/uPlot.min.css";
import type { DeviceView, PointView } from "../../../contract/api.ts";
import type { RollUp } from "../../../contract/history.ts";
import { pointTitle } from "../../../contract/screen/act-text.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { keyOf } from "../../../contract/screen/point-state.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { themeColours } from "../../../contract/screen/theme-colours.ts";
import { useLook, useWidth } from "../../../contract/screen/use-plot.ts";
import { dayText, numberText, timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useOpenRoom } from "./room-context.tsx";
import {
  type AskedSpan,
  askedSpan,
  completePercent,
  type TrendSpan,
  trendSpans,
  withGaps,
} from "./trend-span.ts";
import { TrendTable } from "./trend-table.tsx";

/** How a number was: its mean with least and most, gaps open, as a table one tap away. */
export function TrendSheet(props: {
  readonly device: DeviceView;
  readonly point: PointView;
  readonly close: () => void;
}) {
  const { device, point } = props;
  const { room } = useOpenRoom();
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const [span, setSpan] = useState<TrendSpan>("day");
  const asked = askedSpan(span, nowMs);
  const about = `${room.site}/${room.room} ${keyOf(device, point)} ${asked.grain} ${asked.toMs}`;
  const answer = useAnswer(
    () => api.trend(room, { device: device.device, point: point.point, ...asked }),
    about,
  );
  const name = pointTitle(locale, keyOf(device, point), room.devices);
  return (
    <Sheet title={t("trend.title", { name })} close={props.close}>
      <ChoiceRow
        label={t("trend.span")}
        value={span}
        choices={trendSpans.map((one) => ({ value: one, text: t(`trend.span-${one}`) }))}
        onChange={setSpan}
      />
      <AnswerPart answer={answer}>
        {(slots) =>
          slots.length === 0 ? (
            <p class="quiet">{t("trend.none")}</p>
          ) : (
            <Trend slots={slots} asked={asked} unit={point.unit ?? ""} name={name} />
          )
        }
      </AnswerPart>
    </Sheet>
  );
}

const heightPx = 220;

function Trend(props: {
  readonly slots: readonly RollUp[];
  readonly asked: AskedSpan;
  readonly unit: string;
  readonly name: string;
}) {
  const { slots, asked, unit, name } = props;
  const { t, locale } = useSpeech();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const look = useLook();
  const [at, setAt] = useState<number | null>(null);
  const gapped = useMemo(() => withGaps(slots, asked.grain), [slots, asked.grain]);
  useEffect(() => {
    const inside = host.current;
    if (inside === null || width === 0) return;
    const colours = themeColours(inside);
    const plot = { slots: gapped, span: asked, unit, colours, locale, onPoint: setAt };
    let isGone = false;
    let remove: () => void = () => undefined;
    const draw = async () => {
      const { drawTrend } = await import("./trend-plot.ts");
      if (!isGone) remove = drawTrend(inside, plot, width, heightPx);
    };
    void draw();
    return () => {
      isGone = true;
      remove();
    };
  }, [gapped, asked.fromMs, asked.toMs, unit, width, look, locale]);
  const moment = (ms: number) => `${dayText(locale, ms)} ${timeOfDay(locale, ms)}`;
  const value = (number: number) => `${numberText(locale.language, round(number))} ${unit}`;
  const pointed = at === null ? null : (gapped[at] ?? null);
  const said = t("trend.said", {
    from: moment(asked.fromMs),
    to: moment(asked.toMs),
    percent: completePercent(slots, asked),
  });
  return (
    <figure class="chart">
      <div class="trend-plot" ref={host} role="img" aria-label={`${name} · ${said}`} />
      <figcaption class="small quiet num">
        {pointed === null
          ? said
          : t("trend.at", {
              at: moment(pointed.fromMs),
              mean: value(pointed.mean),
              min: value(pointed.min),
              max: value(pointed.max),
            })}
      </figcaption>
      <TrendTable slots={slots} unit={unit} name={name} />
    </figure>
  );
}

const round = (number: number): number => Math.round(number * 100) / 100;
