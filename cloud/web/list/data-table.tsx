import { useMemo } from "preact/hooks";
import { type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { type Column, csvOf, type Order, orderOfText, sortRows, textOfOrder } from "./column.ts";

/**
 * A list that can be sorted and taken away as a file. The order stands in the address (`sort`). On a
 * phone each row is a block with the names of its columns beside the values.
 */
export function DataTable<T>(props: {
  /** What the list is, for those who cannot see it; also the name of the file. */
  readonly title: string;
  readonly file: string;
  readonly route: Route;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  /** As long as the address names none. */
  readonly firstOrder: string;
}) {
  const { route, rows, columns } = props;
  const order = orderOfText(route.query.get("sort") ?? props.firstOrder);
  const sorted = useMemo(
    () => sortRows(rows, columns, order),
    [rows, columns, order.column, order.isDown],
  );
  return (
    <>
      <div class="list-scroll" tabIndex={0} role="region" aria-label={props.title}>
        <table class="data-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <HeadCell key={column.id} column={column} order={order} route={route} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={props.rowKey(row)}>
                {columns.map((column) => (
                  <td
                    key={column.id}
                    class={column.isNumber === true ? "num cell-number" : undefined}
                    data-title={column.title}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <CsvLink rows={sorted} columns={columns} file={props.file} />
    </>
  );
}

function HeadCell<T>(props: {
  readonly column: Column<T>;
  readonly order: Order;
  readonly route: Route;
}) {
  const { column, order, route } = props;
  const { router } = useConsole();
  const isSorted = column.id === order.column;
  const next = { column: column.id, isDown: isSorted && !order.isDown };
  const direction = order.isDown ? "descending" : "ascending";
  return (
    <th
      scope="col"
      aria-sort={isSorted ? direction : undefined}
      class={column.isNumber === true ? "cell-number" : undefined}
    >
      <button
        type="button"
        class="sort"
        onClick={() => router.replace(withQuery(route, "sort", textOfOrder(next)))}
      >
        {column.title}
        <span aria-hidden="true" class="sort-mark">
          {isSorted ? (order.isDown ? "▾" : "▴") : ""}
        </span>
      </button>
    </th>
  );
}

/** The list as it is shown, for other programs. */
function CsvLink<T>(props: {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly file: string;
}) {
  const { t } = useSpeech();
  const { rows, columns, file } = props;
  const href = useMemo(
    () => `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${csvOf(rows, columns)}`)}`,
    [rows, columns],
  );
  return (
    <a class="button button-quiet screen-only list-file" href={href} download={`${file}.csv`}>
      {t("chart.download")}
    </a>
  );
}
