import type { ClauseBasis } from "../api.ts";
import type { ClauseParameter } from "../clauses.ts";
import { deviceKindSchema } from "../points.ts";
import { duration, isTextKey, type Locale, numberText, rawText } from "../text/text.ts";

/** Clauses whose numbers are all of one unit; the others count, or are durations. */
const unitOf: Readonly<Record<string, string>> = {
  "GB18883 temperature": "°C",
  "GB18883 humidity": "%",
  "GB18883 co2": "ppm",
  "GB18883 fresh air": "m³/h",
  PI26: "°C",
};

/** A number of a clause as people read it: `summer, at most 28 °C`. */
export function clauseNumberText(
  locale: Locale,
  clause: string,
  number: ClauseBasis["numbers"][number],
): string {
  const key = `parameter.${number.name}`;
  const name = isTextKey(key) ? rawText(locale.language, key) : number.name;
  return `${name} ${amountText(locale, clause, number.is)}`;
}

/** All numbers of a clause in one line; empty when it has none. */
export const clauseNumbersText = (locale: Locale, basis: ClauseBasis): string =>
  basis.numbers
    .map((number) => clauseNumberText(locale, basis.id, number))
    .join(locale.language === "zh" ? "；" : "; ");

function amountText(locale: Locale, clause: string, is: ClauseParameter): string {
  switch (is.type) {
    case "duration":
      return duration(locale.language, is.valueMs);
    case "number": {
      const unit = unitOf[clause];
      const text = numberText(locale.language, is.value);
      return unit === undefined ? text : `${text}\u00A0${unit}`;
    }
    case "list":
      return is.values
        .map((value) => wordText(locale, value))
        .join(locale.language === "zh" ? "、" : ", ");
  }
}

/** A kind of device by its name; any other word as it stands. */
function wordText(locale: Locale, value: string): string {
  const kind = deviceKindSchema.safeParse(value);
  return kind.success ? rawText(locale.language, `kind.${kind.data}`) : value;
}
