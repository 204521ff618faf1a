import { failed, success } from "../../contract/errors.ts";
import type { Outcome } from "../../contract/errors.ts";
import type { Binding } from "../../contract/room-config.ts";
import { anyText } from "../links/owed-answers.ts";

/** What the binding puts into the slots of a profile's lines. */
export type LineSlots = Readonly<Record<"channel" | "tag" | "address", string>>;

/** `addressDigits`: zeros stand before a shorter address. */
export const slotsOf = ({ channel, tag, unit }: Binding, addressDigits: number): LineSlots => ({
  channel: String(channel ?? 1),
  tag: tag ?? "",
  address: String(unit ?? 1).padStart(addressDigits, "0"),
});

const slotPattern = /\{(value|mode|channel|tag|address|any)\}/;

export interface LineReader {
  /** As an `ExpectedAnswer` has it: which other lines cannot be told from one of this pattern. */
  readonly shape: string;
  /** The text of `{value}` in a line; empty when the pattern has none, null for another line. */
  read(line: string): string | null;
}

/** How the lines of a device are compared with a pattern. */
export interface LineReading {
  readonly terminator: string;
  readonly ignoreCase: boolean;
  /** Characters of `{value}`; undefined: any number. */
  readonly valueWidth: number | undefined;
}

/**
 * A pattern of a profile as a reader of lines. The line comes without its terminator, so a pattern
 * may end with one or not; runs of white space are alike; everything else must be there exactly.
 */
export function lineReader(pattern: string, slots: LineSlots, reading: LineReading): LineReader {
  const { terminator, ignoreCase, valueWidth } = reading;
  const bare = pattern.endsWith(terminator) ? pattern.slice(0, -terminator.length) : pattern;
  const parts = bare.trim().split(slotPattern);
  const value = valueWidth === undefined ? "(?<value>.*?)" : `(?<value>.{${valueWidth}})`;
  const source = parts.map((part, at) => (at % 2 === 0 ? literal(part) : slot(part, slots, value)));
  const expression = new RegExp(`^${source.join("")}$`, ignoreCase ? "isu" : "su");
  const shape = parts.map((part, at) => (at % 2 === 0 ? part : (fixed(part, slots) ?? anyText)));
  return {
    shape: shapeText(shape.join(""), ignoreCase),
    read(line) {
      const match = expression.exec(line);
      return match === null ? null : (match.groups?.["value"] ?? "").trim();
    },
  };
}

const shapeText = (text: string, ignoreCase: boolean): string => {
  const plain = text.replaceAll(/[ \t]+/g, " ");
  return ignoreCase ? plain.toLowerCase() : plain;
};

const literal = (text: string): string =>
  text
    .split(/[ \t]+/)
    .map((word) => escapeText(word))
    .join(String.raw`[ \t]+`);

/** `RegExp.escape` comes with Node 24 only. */
const escapeText = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);

/** What the binding has for a slot; undefined for those that stand for any text. */
const fixed = (name: string, slots: LineSlots): string | undefined =>
  name === "value" || name === "mode" || name === "any" ? undefined : textOf(name, slots);

function slot(name: string, slots: LineSlots, value: string): string {
  const text = fixed(name, slots);
  if (text !== undefined) return escapeText(text);
  if (name === "mode") return ".";
  return name === "value" ? value : ".*?";
}

/** The printable ASCII that a device of the plain kind can take. */
const asciiText = /^[\x20-\x7e]*$/;
/** Control characters would end the line, or open another command. */
const controlCharacter = /\p{Cc}/u;

/**
 * Fills the slots of a line to send. A value that the device cannot show, or that would break out of
 * its line, is refused. `mode` is a letter of the sign's own.
 */
export function filledLine(
  pattern: string,
  slots: LineSlots,
  value: string,
  encoding: "ascii" | "utf-8",
  mode = "",
): Outcome<string> {
  const isSafe = encoding === "ascii" ? asciiText.test(value) : !controlCharacter.test(value);
  if (!isSafe) return failed("text-not-displayable", `the device takes ${encoding} only`);
  const parts = pattern.split(slotPattern);
  const texts = { ...slots, value, mode, any: "" };
  return success(parts.map((part, at) => (at % 2 === 0 ? part : textOf(part, texts))).join(""));
}

const textOf = (name: string, texts: Readonly<Record<string, string>>) => texts[name] ?? "";
