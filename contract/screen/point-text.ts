import type { ApiProblem } from "../api.ts";
import { message } from "../message.ts";
import { isTextKey, numberText, rawText, say, type Locale } from "../text/text.ts";
import type { DeviceKind, Unit } from "../points.ts";
import type { PointValue } from "../reading.ts";
import { meetingTimes, meetingTitle } from "./meeting-text.ts";

/** A value as people read it, its unit apart so that it can be set smaller. */
export interface ValueText {
  readonly text: string;
  readonly unit: Unit | null;
}

/** A checksum says nothing to people: its start is enough to compare two. */
const checksum = /^[0-9a-f]{32,}$/;

export function valueText(locale: Locale, value: PointValue, unit: Unit | null): ValueText {
  if (typeof value === "number") return { text: numberText(locale.language, value), unit };
  const key = `value.${String(value)}`;
  if (isTextKey(key)) return { text: rawText(locale.language, key), unit: null };
  const text = String(value);
  if (text === "") return { text: rawText(locale.language, "quality.empty"), unit: null };
  return { text: checksum.test(text) ? text.slice(0, 8) : text, unit: null };
}

/** Value and unit in one line, never parted. */
export function valueLine(locale: Locale, value: PointValue, unit: Unit | null): string {
  const shown = valueText(locale, value, unit);
  return shown.unit === null ? shown.text : `${shown.text}\u00A0${shown.unit}`;
}

/** What a point is called; its own name when the catalogue has none. */
export function pointName(locale: Locale, point: string): string {
  const key = `point.${point}`;
  return isTextKey(key) ? rawText(locale.language, key) : point;
}

export const kindName = (locale: Locale, kind: DeviceKind): string =>
  rawText(locale.language, `kind.${kind}`);

/** A refusal for people: by its code where the catalogue has it, else in the server's words. */
export function problemText(locale: Locale, problem: ApiProblem): string {
  const { other } = problem;
  if (other !== undefined) {
    const [title, times] = [meetingTitle(locale, other), meetingTimes(locale, other)];
    return say(locale, message("problem.overlap-by", { title, times }));
  }
  const key = `problem.${problem.code}`;
  return isTextKey(key) ? rawText(locale.language, key) : problem.message;
}
