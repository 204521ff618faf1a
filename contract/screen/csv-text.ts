/** What spreadsheets take for the start of a formula, in the width of either keyboard. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/u;

/** A text of people as a cell of a CSV file: quoted, and never a formula (an apostrophe stands before). */
export function csvText(text: string): string {
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
