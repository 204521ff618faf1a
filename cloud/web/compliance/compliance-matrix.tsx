import { useMemo } from "preact/hooks";
import { type ComplianceMonth, noOutcomes } from "../../../contract/compliance.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { byRoom, cellSigns } from "./compliance-figures.ts";
import { roomKey } from "./room-key.ts";
import { dutiesHref } from "./compliance-tables.tsx";

/** Every clause in every room; a cell leads to its duties. Rooms with the most missed first. */
export function ComplianceMatrix({ month }: { readonly month: ComplianceMonth }) {
  const { t, locale } = useSpeech();
  const { rooms, clauses } = month;
  const { cells, order } = useMemo(() => {
    const found = new Map(
      month.cells.map(([room, clause, ...counts]) => [`${room} ${clause}`, counts]),
    );
    const worst = byRoom(month).toSorted(
      ([, one], [, other]) => other[2] - one[2] || other[1] - one[1],
    );
    return { cells: found, order: worst.map(([index]) => index) };
  }, [month]);
  return (
    <>
      <p class="small quiet">{t("compliance.legend")}</p>
      <div class="list-scroll" tabIndex={0} role="region" aria-label={t("compliance.view-matrix")}>
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{t("compliance.room")}</th>
              {clauses.map((clause) => (
                <th key={clause} scope="col">
                  <span>{clause}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {order.map((index) => {
              const room = rooms[index];
              if (room === undefined) return null;
              return (
                <tr key={roomKey(room)}>
                  <th scope="row">{room.name[locale.language]}</th>
                  {clauses.map((clause, column) => {
                    const counts = cells.get(`${index} ${column}`) ?? noOutcomes;
                    const [done, late, missed, waived, open] = counts;
                    const signs = cellSigns(counts);
                    if (signs === "") return <td key={clause} />;
                    const tone = missed > 0 ? "outcome-missed" : late > 0 ? "outcome-late" : "";
                    const name = room.name[locale.language];
                    const params = { room: name, clause, done, late, missed, waived, open };
                    const label = t("compliance.cell", params);
                    return (
                      <td key={clause}>
                        <a
                          class={`num ${tone}`}
                          href={dutiesHref(room, month.month, clause)}
                          aria-label={label}
                          title={label}
                        >
                          {signs}
                        </a>
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
