import { useMemo } from "preact/hooks";
import { issueSeverities, type IssueView } from "../../../contract/hub-alarms.ts";
import { formatRoute, type Route } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, say, timeOfDay } from "../../../contract/text/text.ts";
import type { Column } from "../list/column.ts";
import { DataTable } from "../list/data-table.tsx";
import { SeverityBadge, StateBadges } from "./issue-badges.tsx";

/** One issue a row, the ones that need somebody most first. */
export function IssueTable(props: {
  readonly route: Route;
  readonly issues: readonly IssueView[];
}) {
  const { t } = useSpeech();
  const columns = useColumns();
  return (
    <DataTable
      title={t("issue.title")}
      file="alarms"
      route={props.route}
      rows={props.issues}
      columns={columns}
      rowKey={({ id }) => id}
      firstOrder="-need"
    />
  );
}

/** By need: what nobody has taken up before what somebody has, then the graver. */
const need = ({ severity, state, inMaintenance }: IssueView): number =>
  issueSeverities.indexOf(severity) * 2 + (state === "open" && !inMaintenance ? 1 : 0);

function useColumns(): readonly Column<IssueView>[] {
  const { t, locale } = useSpeech();
  return useMemo(() => {
    const there = (issue: IssueView) => ({ ...locale, timeZone: issue.timeZone });
    const more = ({ alarms }: IssueView) =>
      alarms.filter((one) => one.clearedAtMs === null || one.flapping).length - 1;
    return [
      {
        id: "need",
        title: t("issue.col-need"),
        value: need,
        cell: (issue) => (
          <SeverityBadge severity={issue.severity} isOver={issue.state === "resolved"} />
        ),
      },
      {
        id: "room",
        title: t("issue.col-room"),
        value: ({ site, room, name }) =>
          site === "" ? "" : `${name[locale.language]} ${site}/${room}`,
        cell: ({ id, name }) => (
          <a class="list-link" href={formatRoute({ path: ["alarms", id], query: new Map() })}>
            {name[locale.language]}
          </a>
        ),
      },
      {
        id: "what",
        title: t("issue.col-what"),
        value: (issue) => say(there(issue), issue.text),
        cell: (issue) => (
          <span>
            {say(there(issue), issue.text)}{" "}
            {more(issue) > 0 && (
              <span class="quiet small">{t("issue.more-alarms", { count: more(issue) })}</span>
            )}
          </span>
        ),
      },
      {
        id: "since",
        title: t("issue.col-since"),
        value: ({ raisedAtMs }) => raisedAtMs,
        cell: (issue) => (
          <span class="num">
            {dayText(there(issue), issue.raisedAtMs)} {timeOfDay(there(issue), issue.raisedAtMs)}
          </span>
        ),
      },
      {
        id: "state",
        title: t("issue.col-state"),
        value: ({ state }) => state,
        cell: (issue) => <StateBadges issue={issue} />,
      },
      {
        id: "assigned",
        title: t("issue.col-assigned"),
        value: ({ assignedTo }) => assignedTo,
        cell: ({ assignedTo }) => assignedTo ?? <span class="quiet">{t("issue.unassigned")}</span>,
      },
    ];
  }, [t, locale]);
}
