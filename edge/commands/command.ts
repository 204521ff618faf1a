/** Where a command's words go. Its result is the exit code. */
export interface CommandOutput {
  print(text: string): void;
  /** For people, beside the result: what went wrong, and why. */
  warn(text: string): void;
  /** How far it is, in place of the line before it; an empty one ends it. Absent where nobody looks. */
  readonly progress?: (line: string) => void;
}

/** 0: as asked · 1: the answer is no · 2: the command line is wrong. */
export type ExitCode = 0 | 1 | 2;

/** `wide` columns of text, each as wide as its longest cell. The last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => padded(cell, widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Chinese characters and their punctuation take two columns of a terminal; `…`, `₂` and `█` take one. */
const isWide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{3FFFD}]/u;

const width = (text: string): number =>
  Array.from(text).reduce((sum, letter) => sum + (isWide.test(letter) ? 2 : 1), 0);

const padded = (text: string, to: number): string =>
  text + " ".repeat(Math.max(0, to - width(text)));
