import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import {
  type ComplianceMonth,
  type OutcomeCounts,
  sumOutcomes,
} from "../../../contract/compliance.ts";
import { ClauseName } from "../../../contract/screen/clause-names.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { byClause, byRoom, onTimeShare, percentText } from "./compliance-figures.ts";
import { roomKey } from "./room-key.ts";

const collator = new Intl.Collator("zh-CN", { numeric: true });
const columns = ["done", "late", "missed", "waived", "open"] as const;

/** The month on A4, to be signed: not on the screen, and alone on paper. */
export function ComplianceSheet(props: {
  readonly month: ComplianceMonth;
  /** Empty: all. */
  readonly site: string;
}) {
  const { month } = props;
  const { t, locale } = useSpeech();
  const site = props.site === "" ? t("compliance.all-sites") : props.site;
  const head = t("compliance.sheet-of", { month: month.month, site, rooms: month.rooms.length });
  usePageMargins(`${t("compliance.sheet")} · ${head}`, t("compliance.page"));
  const keyAt = (index: number): string => {
    const room = month.rooms[index];
    return room === undefined ? "" : roomKey(room);
  };
  const rooms = byRoom(month).toSorted(([left], [right]) =>
    collator.compare(keyAt(left), keyAt(right)),
  );
  const total = sumOutcomes(month.cells.map(([, , ...counts]) => counts));
  return (
    <section class="compliance-print" aria-hidden="true">
      <h1>{t("compliance.sheet")}</h1>
      <p>{head}</p>
      <p>NX 10.2.2 · NX 9.2.2</p>
      <CountTable
        first={t("compliance.clause")}
        counted={byClause(month)}
        total={total}
        name={(index) => <ClauseName id={month.clauses[index] ?? ""} language={locale.language} />}
      />
      <CountTable
        first={t("compliance.room")}
        counted={rooms}
        total={total}
        name={(index) => {
          const room = month.rooms[index];
          return room === undefined ? "" : `${room.name[locale.language]} (${roomKey(room)})`;
        }}
      />
      <div class="compliance-signatures">
        {(["made-by", "checked-by", "date"] as const).map((key) => (
          <span key={key}>{t(`compliance.${key}`)}</span>
        ))}
      </div>
    </section>
  );
}

function CountTable(props: {
  readonly first: string;
  readonly counted: ReturnType<typeof byClause>;
  readonly total: OutcomeCounts;
  readonly name: (index: number) => ComponentChildren;
}) {
  const { first, counted, total, name } = props;
  const { t } = useSpeech();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`compliance.${column}`)}
            </th>
          ))}
          <th scope="col">{t("compliance.on-time")}</th>
        </tr>
      </thead>
      <tbody>
        {counted.map(([index, counts]) => (
          <CountRow key={index} name={name(index)} counts={counts} />
        ))}
        <CountRow name="Σ" counts={total} />
      </tbody>
    </table>
  );
}

function CountRow(props: { readonly name: ComponentChildren; readonly counts: OutcomeCounts }) {
  const { name, counts } = props;
  const { locale } = useSpeech();
  return (
    <tr>
      <th scope="row">{name}</th>
      {counts.map((count, at) => (
        <td key={columns[at]} class="num">
          {count}
        </td>
      ))}
      <td class="num">{percentText(locale.language, onTimeShare(counts))}</td>
    </tr>
  );
}

/** What the sheet's margins say is made by the style sheet, which reads it from here. */
function usePageMargins(head: string, page: string): void {
  useEffect(() => {
    const { style } = document.documentElement;
    style.setProperty("--sheet-head", JSON.stringify(head));
    style.setProperty("--sheet-page", JSON.stringify(page));
    return () => {
      style.removeProperty("--sheet-head");
      style.removeProperty("--sheet-page");
    };
  }, [head, page]);
}
