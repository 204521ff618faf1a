import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, csvOf, orderOfText, sortRows, textOfOrder } from "./column.ts";

interface Row {
  readonly name: string;
  readonly watts: number | null;
}
const columns: readonly Column<Row>[] = [
  { id: "name", title: "", cell: ({ name }) => name, value: ({ name }) => name },
  { id: "watts", title: "", cell: ({ watts }) => watts, value: ({ watts }) => watts },
];

describe("a list", () => {
  it("is sorted either way, what is not known last, and by the numbers within names", () => {
    const rows = [
      { name: "3-10", watts: 5 },
      { name: "3-2", watts: null },
      { name: "3-1", watts: 90 },
    ];
    const names = (order: string) =>
      sortRows(rows, columns, orderOfText(order)).map(({ name }) => name);
    expect(names("watts")).toEqual(["3-10", "3-1", "3-2"]);
    expect(names("-watts")).toEqual(["3-1", "3-10", "3-2"]);
    expect(names("name")).toEqual(["3-1", "3-2", "3-10"]);
    expect(names("nothing-of-that-name")).toEqual(["3-10", "3-2", "3-1"]);
  });

  it("keeps every row, whatever the order", () => {
    const row = fc.record({
      name: fc.string(),
      watts: fc.option(fc.double({ noNaN: true }), { nil: null }),
    });
    fc.assert(
      fc.property(
        fc.array(row),
        fc.constantFrom("name", "-name", "watts", "-watts"),
        (rows, by) => {
          const sorted = sortRows(rows, columns, orderOfText(by));
          expect(new Set(sorted)).toEqual(new Set(rows));
          expect(sorted).toHaveLength(rows.length);
          expect(textOfOrder(orderOfText(by))).toBe(by);
        },
      ),
    );
  });

  it("goes into a file without a formula", () => {
    const rows = [{ name: '=HYPERLINK("x")', watts: null }];
    expect(csvOf(rows, columns)).toBe(`name,watts\n"'=HYPERLINK(""x"")",\n`);
  });
});
