import type { ForeignMetric } from "../../../contract/hub-api.ts";
import { Age } from "../../../contract/screen/age.tsx";
import { ReadingValue } from "../../../contract/screen/reading-value.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

/** What a node that is none of ours tells: a plain list, by its own names. */
export function ForeignMetrics(props: { readonly metrics: readonly ForeignMetric[] }) {
  const { t } = useSpeech();
  const columns = ["foreign.device", "foreign.name", "foreign.value", "foreign.age"] as const;
  return (
    <section class="card" aria-labelledby="foreign-title">
      <h3 id="foreign-title">{t("foreign.title")}</h3>
      <p class="quiet small">{t("foreign.hint")}</p>
      <div class="list-scroll" tabIndex={0} role="region" aria-labelledby="foreign-title">
        <table class="data-table">
          <thead>
            <tr>
              {columns.map((key) => (
                <th key={key} scope="col">
                  {t(key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.metrics.map((metric) => (
              <tr key={`${metric.device ?? ""}/${metric.name}`}>
                <td data-title={t("foreign.device")}>{metric.device ?? t("foreign.node")}</td>
                <td data-title={t("foreign.name")}>{metric.name}</td>
                <td data-title={t("foreign.value")}>
                  <ReadingValue point={pointOf(metric)} />
                </td>
                <td data-title={t("foreign.age")}>
                  <Age atMs={metric.atMs} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Shown like any reading: stale when it does not hold any more. */
const pointOf = ({ name, value, good, atMs }: ForeignMetric) => ({
  point: name,
  unit: null,
  writable: false,
  value,
  quality: value === null ? ("none" as const) : good ? ("good" as const) : ("stale" as const),
  atMs,
  target: null,
  held: null,
  failure: null,
});
