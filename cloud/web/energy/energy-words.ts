import type { EnergyBar, EnergyStep } from "../../../contract/site-energy.ts";
import { type Locale, say } from "../../../contract/text/text.ts";

type Language = Locale["language"];

const tags = { zh: "zh-CN", en: "en-GB" } as const;

/** Kilowatt-hours for people: as many digits as mean something. */
export function kWhText(language: Language, kWh: number): string {
  const digits = Math.abs(kWh) < 10 ? 2 : Math.abs(kWh) < 1000 ? 1 : 0;
  return digitsText(language, kWh, digits);
}

export const digitsText = (language: Language, value: number, digits: number): string =>
  new Intl.NumberFormat(tags[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

export const moneyText = (language: Language, value: number, currency: string): string =>
  new Intl.NumberFormat(tags[language], { style: "currency", currency }).format(value);

/** Whole percent; 100 only when nothing is missing. */
export const percentOf = (share: number): number => Math.floor(share * 100 + 1e-9);

export const hoursText = (language: Language, ms: number): string =>
  digitsText(language, ms / 3_600_000, 1);

/** `Mon 2 Mar`, of a date without a zone. */
export function dateText(language: Language, date: string): string {
  const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(tags[language], options).format(Date.parse(`${date}T12:00:00Z`));
}

/** `2 March 2026` */
export function longDateText(language: Language, date: string): string {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(tags[language], options).format(Date.parse(`${date}T12:00:00Z`));
}

/** `March 2026` */
export function monthText(language: Language, month: string): string {
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(tags[language], options).format(
    Date.parse(`${month}-15T12:00:00Z`),
  );
}

/** What a bar is called in full. */
export function barText(language: Language, step: EnergyStep, key: string): string {
  if (step === "half-hour") return key;
  return step === "day" ? dateText(language, key) : monthText(language, key);
}

/** What stands under a bar: a day of the month, a month, an hour. */
export function barMark(language: Language, step: EnergyStep, key: string): string {
  if (step === "half-hour") return key;
  if (step === "day") return String(Number(key.slice(8)));
  const options = { month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(tags[language], options).format(Date.parse(`${key}-15T12:00:00Z`));
}

/** A bar in a sentence. */
export function barSentence(locale: Locale, step: EnergyStep, bar: EnergyBar): string {
  const { language } = locale;
  const at = barText(language, step, bar.key);
  if (bar.kWh === null) return say(locale, { key: "site-energy.chart-none", params: { at } });
  const kWh = kWhText(language, bar.kWh);
  if (bar.baseKWh === null) {
    return say(locale, { key: "site-energy.chart-at-plain", params: { at, kWh } });
  }
  const base = kWhText(language, bar.baseKWh);
  return say(locale, { key: "site-energy.chart-at", params: { at, kWh, base } });
}
