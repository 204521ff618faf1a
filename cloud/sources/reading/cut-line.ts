import { harmlessLine } from "../../../contract/harmless-text.ts";

/** Of a text of many megabytes only this much per kept character is looked at. */
const looseness = 8;

/** A text from outside as one harmless line of at most `most` characters (UTF-16), none of them half. */
export function cutLine(text: string, most: number): string {
  const line = harmlessLine(text.slice(0, most * looseness));
  return line.length <= most
    ? line
    : line
        .slice(0, most)
        .replace(/[\ud800-\udbff]$/, "")
        .trim();
}
