import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { SignCharset, SignFacts } from "../../contract/profile/sign.ts";
import type { DeviceModel } from "./room-model.ts";

/** How a sign shows a text: still, or moving because it is longer than the sign. */
export type SignMode = "hold" | "scroll";

/**
 * How the sign shows this text, or why it cannot: `text-not-displayable`, with the first character that
 * it does not have as `U+4F1A`, or that the text is too long for it. Never a part of it, never a `?`.
 */
export function signModeOf(sign: DeviceModel, text: string): Outcome<SignMode> {
  const facts = sign.profile.sign;
  const missing = missingFrom(charsetOf(sign), text);
  if (missing !== null) return failed("text-not-displayable", missing);
  if (facts?.letters !== undefined && Array.from(text).length > facts.letters) {
    return failed("text-not-displayable", `more than ${facts.letters} letters`);
  }
  const columns = sign.binding.columns ?? facts?.columns ?? Infinity;
  return success(columnsOf(text) <= columns ? "hold" : "scroll");
}

/** What the sign is asked to show of a text: all of it, or nothing when it cannot. */
export const shownBy = (sign: DeviceModel, text: string): string =>
  signModeOf(sign, text).ok ? text : "";

/** The letter of the sign's protocol for that mode; empty when it knows none. */
export const modeLetter = (facts: SignFacts | undefined, mode: SignMode): string =>
  facts?.modes?.[mode] ?? "";

/** What its profile says; without that, what its line can carry. */
function charsetOf({ profile }: DeviceModel): SignCharset {
  if (profile.sign !== undefined) return profile.sign.charset;
  const isAscii =
    (profile.driver === "line-protocol" || profile.driver === "mqtt-points") &&
    profile.link.encoding === "ascii";
  return isAscii ? "ascii" : "unicode";
}

/** Whether it can show words in Chinese. */
export const hasChinese = (sign: DeviceModel): boolean => charsetOf(sign) !== "ascii";

/** The name of the first character that is not in the set; null: all are. */
function missingFrom(charset: SignCharset, text: string): string | null {
  for (const letter of text) {
    if (!isIn[charset](letter)) {
      const point = letter.codePointAt(0) ?? 0;
      return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
    }
  }
  return null;
}

const isAscii = (letter: string): boolean => letter >= " " && letter <= "~";

const isIn: Readonly<Record<SignCharset, (letter: string) => boolean>> = {
  ascii: isAscii,
  gb2312: (letter) => isAscii(letter) || gb2312().has(letter),
  // A control character is a command to some signs, and a letter to none; `�` says that one is lost.
  unicode: (letter) => !/[\p{Cc}\p{Cs}\p{Co}\uFFFD]/u.test(letter),
};

let gb2312Letters: ReadonlySet<string> | null = null;

/** By the rows of the standard: 1–9 signs and other alphabets, 16–87 Chinese. Made when first asked for. */
function gb2312(): ReadonlySet<string> {
  gb2312Letters ??= new Set(
    Array.from({ length: 87 }, (_, at) => at + 1)
      .filter((row) => row <= 9 || row >= 16)
      .flatMap((row) => Array.from(decodedRow(row)))
      .filter((letter) => !/[\p{Co}\p{Cc}\uFFFD]/u.test(letter)),
  );
  return gb2312Letters;
}

function decodedRow(row: number): string {
  const cells = Array.from({ length: 94 }, (_, cell) => [0xa0 + row, 0xa1 + cell]);
  return new TextDecoder("gb2312").decode(new Uint8Array(cells.flat()));
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Places that the text takes; what stands on the letter before it takes none. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const letter of text) {
    if (!/\p{M}/u.test(letter)) columns += wide.test(letter) ? 2 : 1;
  }
  return columns;
}
