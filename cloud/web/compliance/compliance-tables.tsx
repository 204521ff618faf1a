import { useMemo } from "preact/hooks";
import type { ComplianceMonth, OutcomeCounts } from "../../../contract/compliance.ts";
import { ClauseName } from "../../../contract/screen/clause-names.tsx";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { Column } from "../list/column.ts";
import { DataTable } from "../list/data-table.tsx";
import { byClause, byRoom, onTimeShare, percentText } from "./compliance-figures.ts";
import { roomKey } from "./room-key.ts";

interface Row {
  readonly key: string;
  readonly index: number;
  readonly counts: OutcomeCounts;
}

/** Where the duties of a room's month stand. */
export const dutiesHref = (
  ref: { readonly site: string; readonly room: string },
  month: string,
  clause = "",
): string =>
  formatRoute({
    path: ["compliance", ref.site, ref.room],
    query: new Map([
      ["month", month],
      ["clause", clause],
    ]),
  });

/** How each clause was kept, in all rooms. */
export function ClauseTable(props: { readonly route: Route; readonly month: ComplianceMonth }) {
  const { route, month } = props;
  const { t, locale } = useSpeech();
  const rows = useMemo(
    () =>
      byClause(month).map(([index, counts]) => ({
        key: month.clauses[index] ?? "",
        index,
        counts,
      })),
    [month],
  );
  const columns: readonly Column<Row>[] = [
    {
      id: "clause",
      title: t("compliance.clause"),
      value: ({ key }) => key,
      cell: ({ key }) => (
        <a class="clause-link" href={formatRoute(roomsOf(route, key))}>
          <ClauseName id={key} language={locale.language} />
        </a>
      ),
    },
    ...useCountColumns(),
  ];
  return (
    <DataTable
      title={`${t("compliance.title")} ${month.month}`}
      file={`compliance-${month.month}-clauses`}
      route={route}
      rows={rows}
      columns={columns}
      rowKey={({ key }) => key}
      firstOrder="-missed"
    />
  );
}

/** The rooms behind a clause's figures. */
const roomsOf = (route: Route, clause: string): Route =>
  withQuery(withQuery(withQuery(route, "sort", ""), "clause", clause), "view", "rooms");

/** How each room kept its clauses. */
export function RoomTable(props: { readonly route: Route; readonly month: ComplianceMonth }) {
  const { route, month } = props;
  const { t, locale } = useSpeech();
  const rows = useMemo(
    () =>
      byRoom(month).map(([index, counts]) => {
        const room = month.rooms[index];
        return { key: room === undefined ? "" : roomKey(room), index, counts };
      }),
    [month],
  );
  const columns: readonly Column<Row>[] = [
    {
      id: "room",
      title: t("compliance.room"),
      value: ({ key }) => key,
      cell: ({ index }) => {
        const room = month.rooms[index];
        if (room === undefined) return null;
        return (
          <a href={dutiesHref(room, month.month, route.query.get("clause") ?? "")}>
            {room.name[locale.language]}
          </a>
        );
      },
    },
    ...useCountColumns(),
  ];
  return (
    <DataTable
      title={`${t("compliance.title")} ${month.month}`}
      file={`compliance-${month.month}-rooms`}
      route={route}
      rows={rows}
      columns={columns}
      rowKey={({ key }) => key}
      firstOrder="-missed"
    />
  );
}

function useCountColumns(): readonly Column<Row>[] {
  const { t, locale } = useSpeech();
  const count = (id: "done" | "late" | "missed" | "waived" | "open", at: number): Column<Row> => ({
    id,
    title: t(`compliance.${id}`),
    isNumber: true,
    value: ({ counts }) => counts[at] ?? 0,
    cell: ({ counts }) => {
      const value = counts[at] ?? 0;
      const tone = id === "missed" ? "outcome-missed" : id === "late" ? "outcome-late" : "";
      return value === 0 ? <span class="quiet">0</span> : <span class={tone}>{value}</span>;
    },
  });
  return [
    count("missed", 2),
    count("late", 1),
    count("done", 0),
    count("waived", 3),
    count("open", 4),
    {
      id: "on-time",
      title: t("compliance.on-time"),
      isNumber: true,
      value: ({ counts }) => onTimeShare(counts),
      cell: ({ counts }) => percentText(locale.language, onTimeShare(counts)),
    },
  ];
}
