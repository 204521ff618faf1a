import { useState } from "preact/hooks";
import { type IssueList, issueSeverities } from "../../../contract/hub-alarms.ts";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useConsole, useMay } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { IssuePage } from "./issue-page.tsx";
import { IssueTable } from "./issue-table.tsx";
import { MaintenanceSheet } from "./maintenance-sheet.tsx";
import { NoticesPage } from "./notices-page.tsx";

/** `#/alarms` what is wrong, `#/alarms/told` who is told, `#/alarms/issue-…` one of them. */
export function AlarmsPage({ route }: { readonly route: Route }) {
  const part = route.path[1];
  if (part === undefined) return <IssuesPage route={route} />;
  return part === "told" ? <NoticesPage /> : <IssuePage key={part} id={part} />;
}

/** What of the address narrows what is asked for. */
const asked = ["state", "severity", "site", "assigned"] as const;

/** What is wrong, in which room, and who sees to it? */
function IssuesPage({ route }: { readonly route: Route }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const mayConfigure = useMay("configure");
  const [isPlanning, setPlanning] = useState(false);
  const [round, setRound] = useState(0);
  usePageTitle(`${t("issue.title")} · ${t("hub.name")}`);
  const query = new Map<string, string>();
  for (const name of asked) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  const about = JSON.stringify([...query]);
  const answer = useAnswer(() => api.allIssues(query), about, round);
  return (
    <main id="main" tabIndex={-1}>
      <header class="group-head">
        <h1>{t("issue.title")}</h1>
        <div class="issue-tasks">
          <button type="button" class="button" onClick={() => setPlanning(true)}>
            {t("maintenance.title")}
          </button>
          {mayConfigure && (
            <a class="button" href="#/alarms/told">
              {t("tell.title")}
            </a>
          )}
        </div>
      </header>
      <div class="card">
        <Filters route={route} />
        <AnswerPart answer={answer}>
          {(list) => <Found route={route} list={list} isNarrowed={query.size > 0} />}
        </AnswerPart>
      </div>
      {isPlanning && (
        <MaintenanceSheet
          close={() => {
            setPlanning(false);
            setRound((count) => count + 1);
          }}
        />
      )}
    </main>
  );
}

function Filters({ route }: { readonly route: Route }) {
  const { router, session } = useConsole();
  const { t } = useSpeech();
  const sites = useSites();
  const me = useObservable(session)?.user?.name ?? "";
  return (
    <div class="filters">
      <SearchField
        label={t("issue.search")}
        value={route.query.get("q") ?? ""}
        onChange={(text) => router.replace(withQuery(route, "q", text))}
      />
      <FilterSelect
        route={route}
        name="state"
        label={t("issue.col-state")}
        any={t("issue.show-standing")}
        choices={[
          ["open", t("issue.show-open")],
          ["acknowledged", t("issue.state-acknowledged")],
          ["resolved", t("issue.show-resolved")],
        ]}
      />
      <FilterSelect
        route={route}
        name="severity"
        label={t("issue.filter-severity")}
        any={t("issue.filter-any")}
        choices={issueSeverities.slice(1).map((one) => [one, t(`issue.severity-${one}`)])}
      />
      <FilterSelect
        route={route}
        name="assigned"
        label={t("issue.col-assigned")}
        any={t("issue.filter-any")}
        choices={[
          [me, t("issue.show-mine")],
          ["-", t("issue.unassigned")],
        ]}
      />
      {sites.length > 1 && (
        <FilterSelect
          route={route}
          name="site"
          label={t("issue.filter-site")}
          any={t("issue.filter-any")}
          choices={sites.map((site) => [site, site])}
        />
      )}
    </div>
  );
}

function useSites(): readonly string[] {
  const { api } = useConsole();
  const rooms = useAnswer(() => api.rooms(), "rooms");
  return rooms?.ok === true ? [...new Set(rooms.value.map(({ site }) => site))].toSorted() : [];
}

function Found(props: {
  readonly route: Route;
  readonly list: IssueList;
  readonly isNarrowed: boolean;
}) {
  const { route, list, isNarrowed } = props;
  const { t } = useSpeech();
  const words = (route.query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const issues = list.issues.filter(({ site, room, name }) => {
    const text = `${site} ${room} ${name.zh} ${name.en}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (issues.length === 0) {
    return isNarrowed || words.length > 0 ? (
      <EmptyState title={t("issue.none-found")} hint={t("issue.none-found-hint")}>
        <a class="button" href="#/alarms">
          {t("issue.show-all")}
        </a>
      </EmptyState>
    ) : (
      <EmptyState title={t("issue.nothing")} hint={t("issue.nothing-hint")} />
    );
  }
  const standing = issues.filter(({ state }) => state !== "resolved");
  return (
    <>
      {standing.length > 0 && (
        <p role="status">
          {t("issue.counts", {
            count: standing.length,
            now: standing.filter(({ severity }) => severity !== "soon").length,
            open: standing.filter(({ state }) => state === "open").length,
          })}
        </p>
      )}
      <IssueTable route={route} issues={issues} />
      {list.leftOut > 0 && (
        <p class="small quiet">{t("issue.left-out", { count: list.leftOut })}</p>
      )}
    </>
  );
}
