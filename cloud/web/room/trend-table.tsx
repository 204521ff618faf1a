import { useState } from "preact/hooks";
import type { RollUp } from "../../../contract/history.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, numberText, timeOfDay } from "../../../contract/text/text.ts";

/** So many rows stand on the page; the file has them all. */
const shownRows = 200;

/** The trend's numbers, one tap away, and as a file. */
export function TrendTable(props: {
  readonly slots: readonly RollUp[];
  readonly unit: string;
  readonly name: string;
}) {
  const { t } = useSpeech();
  const [isShown, setShown] = useState(false);
  return (
    <details
      class="chart-table"
      open={isShown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{t("chart.table")}</summary>
      {isShown && <Rows {...props} />}
    </details>
  );
}

function Rows({
  slots,
  unit,
  name,
}: {
  readonly slots: readonly RollUp[];
  readonly unit: string;
  readonly name: string;
}) {
  const { t, locale } = useSpeech();
  const shown = (value: number) => numberText(locale.language, Math.round(value * 100) / 100);
  const csv = `data:text/csv;charset=utf-8,${encodeURIComponent(trendCsv(slots))}`;
  return (
    <>
      <a class="button button-small" href={csv} download={`${name.replace(/\W+/g, "-")}.csv`}>
        {t("chart.download")}
      </a>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t("chart.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("chart.time")}</th>
              <th scope="col">{t("trend.mean", { unit })}</th>
              <th scope="col">{t("trend.min")}</th>
              <th scope="col">{t("trend.max")}</th>
            </tr>
          </thead>
          <tbody>
            {slots
              .slice(-shownRows)
              .toReversed()
              .map((slot) => (
                <tr key={slot.fromMs}>
                  <td class="num">
                    {dayText(locale, slot.fromMs)} {timeOfDay(locale, slot.fromMs)}
                  </td>
                  <td class="num">{shown(slot.mean)}</td>
                  <td class="num">{shown(slot.min)}</td>
                  <td class="num">{shown(slot.max)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** ISO times in UTC; slots without a value are left out. */
export function trendCsv(slots: readonly RollUp[]): string {
  const rows = slots.map(({ fromMs, mean, min, max, coveredMs }) =>
    [new Date(fromMs).toISOString(), mean, min, max, Math.round(coveredMs / 1000)].join(","),
  );
  return `${["from_utc,mean,min,max,covered_s", ...rows].join("\n")}\n`;
}
