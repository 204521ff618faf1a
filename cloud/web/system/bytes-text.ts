import { type Language, numberText } from "../../../contract/text/text.ts";

const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** `1.4 GB`: powers of a thousand, as disks are sold. */
export function bytesText(language: Language, bytes: number): string {
  let [value, at] = [bytes, 0];
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${numberText(language, value)} ${units[at] ?? ""}`;
}
