import type { AuditLineView } from "../../../contract/hub-people.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { Field } from "../../../contract/screen/field.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Badge } from "../../../contract/screen/badge.tsx";
import { dayText, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { AuditCheck } from "./audit-check.tsx";
import type { AuditQuery } from "./people-api.ts";
import { useTask } from "./use-task.ts";

/** Who did what, when, from where, and whether it was let. */
export function AuditPage(props: { readonly route: Route }) {
  const { route } = props;
  const { api, router } = useConsole();
  const { t } = useSpeech();
  usePageTitle(`${t("audit.title")} · ${t("hub.name")}`);
  const filter = queryOf(route);
  const before = route.query.get("before") ?? "";
  const query = before === "" ? filter : { ...filter, beforeNumber: before };
  const answer = useAnswer(() => api.audit(query), JSON.stringify(query));
  return (
    <main id="main" tabIndex={-1}>
      <h1>{t("audit.title")}</h1>
      <p class="quiet">{t("audit.what")}</p>
      <AuditCheck />
      <Filters route={route} query={filter} />
      <AnswerPart answer={answer}>
        {({ lines, isMore }) => (
          <>
            {lines.length === 0 ? (
              <EmptyState title={t("audit.none")} hint={t("audit.none-hint")} />
            ) : (
              <Lines lines={lines} />
            )}
            <div class="page-turn">
              {before !== "" && (
                <button
                  type="button"
                  class="button"
                  onClick={() => router.replace(withQuery(route, "before", ""))}
                >
                  {t("audit.newest")}
                </button>
              )}
              {isMore && (
                <button
                  type="button"
                  class="button"
                  onClick={() =>
                    router.replace(withQuery(route, "before", String(lines.at(-1)?.number ?? "")))
                  }
                >
                  {t("audit.older")}
                </button>
              )}
            </div>
          </>
        )}
      </AnswerPart>
    </main>
  );
}

const dayMs = 86_400_000;

/** What the address asks for. Days are the reader's own, both of them included. */
function queryOf({ query }: Route): AuditQuery {
  const words = ["who", "action", "object", "outcome"].flatMap((name) => {
    const value = query.get(name) ?? "";
    return value === "" ? [] : [[name, value]];
  });
  const [fromMs, toMs] = ["from", "to"].map((name) => Date.parse(`${query.get(name)}T00:00:00`));
  return Object.fromEntries([
    ...words,
    ...(fromMs === undefined || Number.isNaN(fromMs) ? [] : [["fromMs", String(fromMs)]]),
    ...(toMs === undefined || Number.isNaN(toMs) ? [] : [["toMs", String(toMs + dayMs)]]),
  ]);
}

function Filters(props: { readonly route: Route; readonly query: AuditQuery }) {
  const { route, query } = props;
  const { api } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const save = (csv: string) => {
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv" }));
    file.download = "audit.csv";
    file.click();
    URL.revokeObjectURL(file.href);
  };
  return (
    <>
      <div class="filters">
        <FilterText route={route} name="who" label={t("audit.who")} type="text" />
        <FilterText route={route} name="action" label={t("audit.action")} type="text" />
        <FilterText route={route} name="object" label={t("audit.object")} type="text" />
        <FilterSelect
          route={route}
          name="outcome"
          label={t("audit.outcome")}
          any={t("audit.any")}
          choices={[
            ["done", t("audit.done")],
            ["refused", t("audit.refused")],
          ]}
        />
        <FilterText route={route} name="from" label={t("audit.from")} type="date" />
        <FilterText route={route} name="to" label={t("audit.to")} type="date" />
        <button
          type="button"
          class="button filters-end"
          disabled={busy}
          onClick={() =>
            run(
              () => api.exportAudit(query),
              ({ csv }) => save(csv),
            )
          }
        >
          {t("audit.export")}
        </button>
      </div>
      <ProblemNote problem={problem} />
    </>
  );
}

function FilterText(props: {
  readonly route: Route;
  readonly name: string;
  readonly label: string;
  readonly type: "text" | "date";
}) {
  const { route, name } = props;
  const { router } = useConsole();
  return (
    <Field label={props.label} hint={null}>
      {(ids) => {
        const common = {
          ...ids,
          value: route.query.get(name) ?? "",
          onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) =>
            router.replace(withQuery(withQuery(route, "before", ""), name, value)),
        };
        return props.type === "date" ? (
          <input {...common} type="date" />
        ) : (
          <input {...common} type="text" maxLength={64} />
        );
      }}
    </Field>
  );
}

function Lines(props: { readonly lines: readonly AuditLineView[] }) {
  const { t, locale } = useSpeech();
  const titles = {
    number: t("audit.number"),
    time: t("audit.time"),
    who: t("audit.who"),
    action: t("audit.action"),
    object: t("audit.object"),
    outcome: t("audit.outcome"),
    source: t("audit.source"),
  };
  return (
    <div class="list-scroll" tabIndex={0} role="region" aria-label={t("audit.title")}>
      <table class="data-table plain-head">
        <thead>
          <tr>
            {Object.entries(titles).map(([key, title]) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.lines.map(({ number, atMs, who, source, action, object, outcome }) => (
            <tr key={number}>
              <td class="num" data-title={titles.number}>
                {number}
              </td>
              <td class="num" data-title={titles.time}>
                {dayText(locale, atMs)} {timeOfDaySeconds(locale, atMs)}
              </td>
              <td data-title={titles.who}>{who === "" ? "–" : who}</td>
              <td data-title={titles.action}>{action}</td>
              <td data-title={titles.object} class="wrap">
                {object === "" ? "–" : object}
              </td>
              <td data-title={titles.outcome}>
                {outcome === "done" ? (
                  t("audit.done")
                ) : (
                  <Badge tone="soon" icon="soon" text={t("audit.refused")} />
                )}
              </td>
              <td class="num" data-title={titles.source}>
                {source === "" ? "–" : source}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
