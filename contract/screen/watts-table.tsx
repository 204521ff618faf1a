import { useMemo, useState } from "preact/hooks";
import { numberText, timeOfDay } from "../text/text.ts";
import { useSpeech } from "./screen-context.tsx";
import { wattsCsv, type WattsSeries } from "./watts-series.ts";

/** The chart's numbers, one tap away, and as a file. */
export function WattsTable(props: { readonly series: WattsSeries; readonly name: string }) {
  const { t } = useSpeech();
  const [shown, setShown] = useState(false);
  return (
    <details
      class="chart-table"
      open={shown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{t("chart.table")}</summary>
      {shown && <Rows {...props} />}
    </details>
  );
}

function Rows(props: { readonly series: WattsSeries; readonly name: string }) {
  const { series } = props;
  const { t, locale } = useSpeech();
  const csv = useMemo(
    () => `data:text/csv;charset=utf-8,${encodeURIComponent(wattsCsv(series))}`,
    [series],
  );
  return (
    <>
      <a class="button button-small" href={csv} download={`${props.name}-watts.csv`}>
        {t("chart.download")}
      </a>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={t("chart.table")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("chart.time")}</th>
              <th scope="col">{t("chart.watts")}</th>
            </tr>
          </thead>
          <tbody>
            {series.slots.toReversed().map((slot) => (
              <tr key={slot.atMs}>
                <td class="num">{timeOfDay(locale, slot.atMs)}</td>
                <td class="num">
                  {slot.watts === null
                    ? t("chart.not-metered")
                    : `${numberText(locale.language, slot.watts)} W`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
