import type { ComponentChildren } from "preact";
import { csvText } from "../../../contract/screen/csv-text.ts";

/** What sorts a row, and what a file says of it; null: nothing is known. */
export type CellValue = string | number | null;

/** A column of a list. */
export interface Column<T> {
  /** In the address and at the head of the column in a file: `due`. */
  readonly id: string;
  readonly title: string;
  readonly cell: (row: T) => ComponentChildren;
  readonly value: (row: T) => CellValue;
  /** Set right, in digits of one width. */
  readonly isNumber?: boolean;
}

/** `due`: from the least on; `-due`: from the greatest on. */
export interface Order {
  readonly column: string;
  readonly isDown: boolean;
}

export const orderOfText = (text: string): Order => ({
  column: text.replace(/^-/, ""),
  isDown: text.startsWith("-"),
});

export const textOfOrder = ({ column, isDown }: Order): string => (isDown ? `-${column}` : column);

/** In that order; equals keep theirs, and what is not known stands last either way. */
export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  order: Order,
): readonly T[] {
  const column = columns.find(({ id }) => id === order.column);
  if (column === undefined) return rows;
  const sign = order.isDown ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [one, other] = [column.value(left), column.value(right)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * compare(one, other);
  });
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

function compare(left: string | number, right: string | number): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  return collator.compare(String(left), String(right));
}

/** The rows for other programs: texts are quoted, and no formula can start a cell. */
export function csvOf<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cell = (value: CellValue) => (typeof value === "string" ? csvText(value) : (value ?? ""));
  const lines = rows.map((row) => columns.map(({ value }) => cell(value(row))).join(","));
  return `${[columns.map(({ id }) => id).join(","), ...lines].join("\n")}\n`;
}
