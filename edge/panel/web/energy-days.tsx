import { useMemo, useState } from "preact/hooks";
import type { EnergyDay, EnergyView } from "../../../contract/energy.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText } from "../../../contract/text/text.ts";
import { dayBar, energyCsv, kWhText, percentOf } from "./energy-figures.ts";
import { useRoom } from "./panel-context.tsx";

/** A bar a day, the newest first, what was used outside meetings split off. */
export function EnergyDays(props: { readonly energy: EnergyView }) {
  const { days } = props.energy;
  const { t } = useSpeech();
  const newestFirst = days.toReversed();
  return (
    <section class="card" aria-labelledby="energy-days">
      <h2 id="energy-days">{t("energy.days")}</h2>
      {days.length === 0 ? (
        <p class="quiet">{t("energy.days-none")}</p>
      ) : (
        <>
          <p class="energy-legend small">
            <span class="energy-key energy-key-served" aria-hidden="true" /> {t("energy.served")}
            <span class="energy-key energy-key-base" aria-hidden="true" /> {t("energy.base")}
          </p>
          <ul class="energy-days">
            {newestFirst.map((day) => (
              <DayRow key={day.date} day={day} days={days} />
            ))}
          </ul>
          <DayTable energy={props.energy} />
        </>
      )}
    </section>
  );
}

function DayRow(props: { readonly day: EnergyDay; readonly days: readonly EnergyDay[] }) {
  const { day, days } = props;
  const { t, locale } = useSpeech();
  const bar = dayBar(day, days);
  const isPartly = day.kWh !== null && percentOf(day.coverage) < 100;
  return (
    <li class="energy-day">
      <span class="energy-date">{dayText(locale, day.fromMs)}</span>
      <svg class="energy-bar" aria-hidden="true" focusable="false">
        <rect class="energy-bar-served" x="0" y="0" height="100%" width={`${bar.served}%`} />
        <rect
          class="energy-bar-base"
          x={`${bar.served}%`}
          y="0"
          height="100%"
          width={`${bar.base}%`}
        />
      </svg>
      <span class="energy-kwh num">
        {day.kWh === null ? (
          <span class="quiet">{t("energy.none")}</span>
        ) : (
          <>
            {kWhText(locale.language, day.kWh)} <span class="unit">kWh</span>
          </>
        )}
      </span>
      {isPartly && (
        <span class="energy-partly small quiet num">
          {t("energy.partly", { percent: percentOf(day.coverage) })}
        </span>
      )}
    </li>
  );
}

function DayTable(props: { readonly energy: EnergyView }) {
  const { t } = useSpeech();
  const [isShown, setShown] = useState(false);
  return (
    <details
      class="chart-table"
      open={isShown}
      onToggle={(event) => setShown(event.currentTarget.open)}
    >
      <summary>{t("chart.table")}</summary>
      {isShown && <Rows energy={props.energy} />}
    </details>
  );
}

function Rows(props: { readonly energy: EnergyView }) {
  const { energy } = props;
  const { site, room } = useRoom();
  const { t, locale } = useSpeech();
  const csv = useMemo(
    () => `data:text/csv;charset=utf-8,${encodeURIComponent(energyCsv(energy))}`,
    [energy],
  );
  const shown = (kWh: number | null) => (kWh === null ? "—" : kWhText(locale.language, kWh));
  return (
    <>
      <a class="button button-small" href={csv} download={`${site}-${room}-energy.csv`}>
        {t("energy.download")}
      </a>
      <div
        class="table-scroll"
        tabIndex={0}
        role="region"
        aria-label={`${t("energy.days")} · ${t("chart.table")}`}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t("energy.day")}</th>
              <th scope="col">{t("energy.kwh")}</th>
              <th scope="col">{t("energy.base-column")}</th>
              <th scope="col">{t("energy.coverage")}</th>
            </tr>
          </thead>
          <tbody>
            {energy.days.toReversed().map((day) => (
              <tr key={day.date} class="num">
                <td>{dayText(locale, day.fromMs)}</td>
                <td>{shown(day.kWh)}</td>
                <td>{shown(day.baseKWh)}</td>
                <td>{percentOf(day.coverage)}%</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
