import writeExcelFile from "write-excel-file/node";
import "../../contract/text/hub-texts.ts";
import { rawText, type Language } from "../../contract/text/text.ts";
import { type CellValue, type EnergyTable, titlesOf } from "./energy-tables.ts";

/** Tables as a workbook, a sheet each. Texts are texts: none of them is reckoned as a formula. */
export async function energyWorkbook(
  tables: readonly EnergyTable[],
  language: Language,
): Promise<Buffer> {
  const sheets = tables.map((table) => ({
    sheet: rawText(language, table.name),
    data: [
      titlesOf(table, language).map((title) => ({
        value: title,
        type: String,
        fontWeight: "bold" as const,
      })),
      ...table.rows.map((row) => row.map(cellOf)),
    ],
    columns: table.heads.map(() => ({ width: 18 })),
    stickyRowsCount: 1,
  }));
  return await writeExcelFile(sheets).toBuffer();
}

const cellOf = (value: CellValue) => {
  if (value === null) return null;
  return typeof value === "number" ? { value, type: Number } : { value, type: String };
};
