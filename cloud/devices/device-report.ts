import writeExcelFile from "write-excel-file/node";
import { csvText } from "../../contract/screen/csv-text.ts";
import type { DeviceEntry } from "../../contract/inventory.ts";
import { errorCatalogue, isErrorCode } from "../../contract/errors.ts";
import "../../contract/text/hub-texts.ts";
import { type Language, rawText, type TextKey } from "../../contract/text/text.ts";

type Cell = string | number | null;

interface ReportColumn {
  readonly title: TextKey;
  readonly cell: (device: DeviceEntry, language: Language) => Cell;
}

const time = (atMs: number | null): string | null =>
  atMs === null ? null : new Date(atMs).toISOString();

const columns: readonly ReportColumn[] = [
  { title: "inventory.site", cell: ({ site }) => site },
  { title: "inventory.room", cell: ({ room }) => room },
  { title: "inventory.room-name", cell: ({ roomName }, language) => roomName[language] },
  { title: "inventory.device", cell: ({ device }) => device },
  { title: "inventory.kind", cell: ({ kind }, language) => rawText(language, `kind.${kind}`) },
  { title: "inventory.tag", cell: ({ facts }) => facts.tag },
  { title: "point.maker", cell: ({ maker }) => maker },
  { title: "point.model", cell: ({ model }) => model },
  { title: "point.serial", cell: ({ serial }) => serial },
  { title: "point.firmware", cell: ({ firmware }) => firmware },
  {
    title: "inventory.availability",
    cell: ({ availability }, language) => rawText(language, `availability.${availability}`),
  },
  { title: "inventory.fault", cell: ({ fault }, language) => faultText(fault, language) },
  { title: "inventory.first-seen", cell: ({ firstSeenMs }) => time(firstSeenMs) },
  { title: "inventory.last-seen", cell: ({ lastSeenMs }) => time(lastSeenMs) },
  { title: "inventory.gone-since", cell: ({ goneSinceMs }) => time(goneSinceMs) },
  { title: "point.lampHours", cell: ({ lampHours }) => lampHours },
  { title: "point.filterHours", cell: ({ filterHours }) => filterHours },
  { title: "inventory.unit", cell: ({ facts }) => facts.unit },
  { title: "inventory.boughtOn", cell: ({ facts }) => facts.boughtOn },
  { title: "inventory.warrantyUntil", cell: ({ facts }) => facts.warrantyUntil },
  { title: "inventory.place", cell: ({ facts }) => facts.place },
  { title: "inventory.note", cell: ({ facts }) => facts.note },
];

const faultText = (fault: DeviceEntry["fault"], language: Language): string => {
  if (fault === null || !fault.stands) return "";
  return isErrorCode(fault.code) ? errorCatalogue[fault.code][language] : fault.said;
};

/** The ledger as CSV: times are UTC, texts quoted, and no formula starts a cell. */
export function deviceCsv(devices: readonly DeviceEntry[], language: Language): string {
  const cell = (value: Cell) => (typeof value === "string" ? csvText(value) : (value ?? ""));
  const head = columns.map(({ title }) => csvText(rawText(language, title))).join(",");
  const lines = devices.map((device) =>
    columns.map((column) => cell(column.cell(device, language))).join(","),
  );
  return `\uFEFF${[head, ...lines, ""].join("\r\n")}`;
}

/** The same as a workbook; texts are texts. */
export async function deviceWorkbook(
  devices: readonly DeviceEntry[],
  language: Language,
): Promise<Buffer> {
  const heads = columns.map(({ title }) => ({
    value: rawText(language, title),
    type: String,
    fontWeight: "bold" as const,
  }));
  const rows = devices.map((device) =>
    columns.map((column) => {
      const value = column.cell(device, language);
      if (value === null || value === "") return null;
      return typeof value === "number" ? { value, type: Number } : { value, type: String };
    }),
  );
  const sheet = rawText(language, "inventory.title");
  return await writeExcelFile([
    {
      sheet,
      data: [heads, ...rows],
      columns: columns.map(() => ({ width: 20 })),
      stickyRowsCount: 1,
    },
  ]).toBuffer();
}
