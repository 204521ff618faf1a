import { message } from "../../message.ts";
import { pointName, valueLine } from "../point-text.ts";
import type { Measured } from "../../selftest.ts";
import { isTextKey, type Locale, numberText, rawText, say } from "../../text/text.ts";

/** `round trip: 12 ms`: what was measured, by its own name, or by that of the point. */
export const measuredText = (locale: Locale, measured: Measured): string =>
  say(
    locale,
    message("test.measured", {
      what: measuredName(locale, measured.name),
      amount: measuredValue(locale, measured),
    }),
  );

function measuredName(locale: Locale, name: string): string {
  const key = `measured.${name}`;
  return isTextKey(key) ? rawText(locale.language, key) : pointName(locale, name);
}

function measuredValue(locale: Locale, { value, unit }: Measured): string {
  if (unit !== "ms" && unit !== "s") return valueLine(locale, value, unit);
  const shown = typeof value === "number" ? numberText(locale.language, value) : String(value);
  return `${shown}\u00A0${unit}`;
}
