import { errorCatalogue, isErrorCode } from "../errors.ts";
import type { Message, MessageParams } from "../message.ts";
import type { hubTexts } from "./hub-texts.ts";
import { dutyEn } from "./duty-en.ts";
import { dutyZh } from "./duty-zh.ts";
import { energyEn } from "./energy-en.ts";
import { energyZh } from "./energy-zh.ts";
import { engineEn } from "./engine-en.ts";
import { engineZh } from "./engine-zh.ts";
import { explainEn } from "./explain-en.ts";
import { explainZh } from "./explain-zh.ts";
import { findingEn } from "./finding-en.ts";
import { findingZh } from "./finding-zh.ts";
import { journalEn } from "./journal-en.ts";
import { journalZh } from "./journal-zh.ts";
import { panelEn } from "./panel-en.ts";
import { panelZh } from "./panel-zh.ts";
import { peopleEn } from "./people-en.ts";
import { plateEn } from "./plate-en.ts";
import { peopleZh } from "./people-zh.ts";
import { plateZh } from "./plate-zh.ts";
import { screenEn } from "./screen-en.ts";
import { screenZh } from "./screen-zh.ts";
import { setupEn } from "./setup-en.ts";
import { setupZh } from "./setup-zh.ts";
import { testEn } from "./test-en.ts";
import { testZh } from "./test-zh.ts";
import { traceEn } from "./trace-en.ts";
import { traceZh } from "./trace-zh.ts";

export type Language = "zh" | "en";

/** What a room says, and what everybody understands who speaks with one. */
const roomTexts = {
  zh: {
    ...dutyZh,
    ...energyZh,
    ...engineZh,
    ...explainZh,
    ...findingZh,
    ...journalZh,
    ...panelZh,
    ...peopleZh,
    ...plateZh,
    ...screenZh,
    ...setupZh,
    ...testZh,
    ...traceZh,
  },
  en: {
    ...dutyEn,
    ...energyEn,
    ...engineEn,
    ...explainEn,
    ...findingEn,
    ...journalEn,
    ...panelEn,
    ...peopleEn,
    ...plateEn,
    ...screenEn,
    ...setupEn,
    ...testEn,
    ...traceEn,
  },
} as const satisfies Record<Language, Record<string, string>>;

export type TextKey = keyof typeof roomTexts.zh | keyof typeof hubTexts.zh;

type Catalogues = Readonly<Record<Language, Readonly<Record<string, string>>>>;

let catalogues: Catalogues = roomTexts;

/** More to say: of a part that not every program has. */
export function addTexts(more: Catalogues): void {
  catalogues = {
    zh: { ...catalogues.zh, ...more.zh },
    en: { ...catalogues.en, ...more.en },
  };
}

/** All keys, for the test that both languages have the same ones and the same slots. */
export const textKeys = (language: Language): readonly string[] =>
  Object.keys(catalogues[language]);

/** Whether a word built from foreign data is in the catalogues. */
export const isTextKey = (word: string): word is TextKey => Object.hasOwn(catalogues.zh, word);

/** The sentence as it stands in the catalogue, slots included. */
export const rawText = (language: Language, key: TextKey): string =>
  catalogues[language][key] ?? key;

export interface Locale {
  readonly language: Language;
  /** The room's zone: times are shown as the people in the room see them. */
  readonly timeZone: string;
}

/** The sentence with its slots filled. A slot without a parameter shows as `—`. */
export function say(locale: Locale, spoken: Message): string {
  return fill(locale, rawText(locale.language, spoken.key), spoken.params);
}

function fill(locale: Locale, sentence: string, params: MessageParams): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_slot, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? "—" : show(locale, name, value, params);
  });
}

function show(locale: Locale, name: string, value: string | number, params: MessageParams): string {
  if (typeof value === "string") {
    if (name === "code" && isErrorCode(value)) return errorCatalogue[value][locale.language];
    const known = [`${name}.${value}`, `value.${value}`].find(isTextKey);
    if (known === undefined) {
      // From one value to another: each is a word of its own.
      const steps = value.split(" → ");
      if (steps.length === 1) return value;
      return steps.map((step) => show(locale, name, step, params)).join(" → ");
    }
    // A sentence within a sentence has its slots filled from the same parameters, but not by itself.
    const { [name]: _itself, ...others } = params;
    return fill(locale, rawText(locale.language, known), others);
  }
  if (name === "dueAtMs" || name === "closesAtMs") return deadlineTime(locale, value);
  if (name.endsWith("AtMs")) return timeOfDay(locale, value);
  if (name.endsWith("Ms")) return duration(locale.language, value);
  return numberText(locale.language, value);
}

const tags = { zh: "zh-CN", en: "en-GB" } as const;

/** `09:30` in the room's zone. */
export function timeOfDay(locale: Locale, atMs: number): string {
  return formatter(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(atMs);
}

/** As `timeOfDay`, but the end of a day is its 24:00, not the 00:00 that has long passed. */
export function deadlineTime(locale: Locale, atMs: number): string {
  const time = timeOfDay(locale, atMs);
  return time === "00:00" && atMs % 60_000 === 0 ? "24:00" : time;
}

/** `09:30:05` in the room's zone. */
export function timeOfDaySeconds(locale: Locale, atMs: number): string {
  const parts = {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  } as const;
  return formatter(locale, parts).format(atMs);
}

/** `Fri 21 Nov` in the room's zone. */
export function dayText(locale: Locale, atMs: number): string {
  return formatter(locale, { weekday: "short", day: "numeric", month: "short" }).format(atMs);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale.language} ${locale.timeZone} ${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(tags[locale.language], {
      ...options,
      timeZone: locale.timeZone,
    });
    formatters.set(key, made);
  }
  return made;
}

/** `1 h 5 min`, `95 s`, `1.2 s`. */
export function duration(language: Language, ms: number): string {
  const words =
    language === "zh" ? { h: "小时", min: "分", s: "秒" } : { h: "h", min: "min", s: "s" };
  const join = language === "zh" ? "" : " ";
  if (ms < 10_000) return `${numberText(language, Math.round(ms / 100) / 10)}${join}${words.s}`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds}${join}${words.s}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}${join}${words.min}`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)}${join}${words.h}`;
  return rest === 0 ? hours : `${hours}${join}${rest}${join}${words.min}`;
}

/** A number for people: at most one decimal below 100, none above. */
export function numberText(language: Language, value: number): string {
  const maximumFractionDigits = Math.abs(value) >= 100 ? 0 : 1;
  return new Intl.NumberFormat(tags[language], { maximumFractionDigits }).format(value);
}
