import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { Binding } from "../../contract/room-config.ts";

/** What the binding puts into the slots of a profile's lines. */
export type LineSlots = Readonly<Record<"channel" | "tag" | "address", string>>;

export const slotsOf = ({ channel, tag, unit }: Binding): LineSlots => ({
  channel: String(channel ?? 1),
  tag: tag ?? "",
  address: String(unit ?? 1),
});

const slotPattern = /\{(value|channel|tag|address|any)\}/;

export interface LineReader {
  /** Lines of the same shape cannot be told from one another. */
  readonly shape: string;
  /** The text of `{value}` in a line; empty when the pattern has none, null for another line. */
  read(line: string): string | null;
}

/**
 * A pattern of a profile as a reader of lines. The line comes without its terminator, so a pattern
 * may end with one or not; runs of white space are alike; everything else must be there exactly.
 */
export function lineReader(pattern: string, slots: LineSlots, terminator: string): LineReader {
  const bare = pattern.endsWith(terminator) ? pattern.slice(0, -terminator.length) : pattern;
  const parts = bare.trim().split(slotPattern);
  const source = parts.map((part, at) => (at % 2 === 0 ? literal(part) : slot(part, slots)));
  const shape = `^${source.join("")}$`;
  const expression = new RegExp(shape, "su");
  return {
    shape,
    read(line) {
      const match = expression.exec(line);
      return match === null ? null : (match.groups?.["value"] ?? "").trim();
    },
  };
}

const literal = (text: string): string =>
  text
    .split(/[ \t]+/)
    .map((word) => escapeText(word))
    .join(String.raw`[ \t]+`);

/** `RegExp.escape` comes with Node 24 only. */
const escapeText = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

function slot(name: string, slots: LineSlots): string {
  if (name === "value") return "(?<value>.*?)";
  if (name === "any") return ".*?";
  return escapeText(slots[name === "channel" || name === "tag" ? name : "address"]);
}

/** The printable ASCII that a device of the plain kind can take. */
const asciiText = /^[\x20-\x7e]*$/;
/** Control characters would end the line, or open another command. */
const controlCharacter = /\p{Cc}/u;

/**
 * Fills the slots of a line to send. A value that the device cannot show, or that would break out of
 * its line, is refused.
 */
export function filledLine(
  pattern: string,
  slots: LineSlots,
  value: string,
  encoding: "ascii" | "utf-8",
): Outcome<string> {
  const isSafe = encoding === "ascii" ? asciiText.test(value) : !controlCharacter.test(value);
  if (!isSafe) return failed("text-not-displayable", `the device takes ${encoding} only`);
  const parts = pattern.split(slotPattern);
  const texts = { ...slots, value, any: "" };
  return success(parts.map((part, at) => (at % 2 === 0 ? part : textOf(part, texts))).join(""));
}

const textOf = (name: string, texts: Readonly<Record<string, string>>) => texts[name] ?? "";
