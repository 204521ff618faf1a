import { describe, expect, it } from "vitest";
import { vocabulary, type PointKind } from "../points.ts";
import { engineEn } from "./engine-en.ts";
import { engineZh } from "./engine-zh.ts";
import { screenEn } from "./screen-en.ts";
import { screenZh } from "./screen-zh.ts";
import { traceEn } from "./trace-en.ts";
import { traceZh } from "./trace-zh.ts";
import { isTextKey, rawText, say, textKeys, type Language } from "./text.ts";

const slotsOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map((slot) => slot[1] ?? "").toSorted();

describe("the catalogues", () => {
  it("have the same keys in both languages, and none twice", () => {
    expect(textKeys("en").toSorted()).toEqual(textKeys("zh").toSorted());
    const countOf = (...parts: readonly object[]) =>
      parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
    expect(textKeys("zh")).toHaveLength(countOf(engineZh, screenZh, traceZh));
    expect(textKeys("en")).toHaveLength(countOf(engineEn, screenEn, traceEn));
  });

  it("have the same slots in both languages, and no sentence is empty", () => {
    const keys = textKeys("zh").filter(isTextKey);
    const slots = (language: Language) =>
      keys.map((key) => [key, ...slotsOf(rawText(language, key))]);
    expect(slots("en")).toEqual(slots("zh"));
    expect(keys.filter((key) => rawText("zh", key).trim() === "")).toEqual([]);
    expect(keys.length).toBeGreaterThan(300);
  });

  it("set Chinese with Chinese punctuation", () => {
    const wrong = Object.entries({ ...engineZh, ...screenZh, ...traceZh }).filter(([, sentence]) =>
      /[\u4e00-\u9fff}][,;:?!(]/.test(sentence),
    );
    expect(wrong).toEqual([]);
  });

  it("name every kind of device, every point and every choice of the vocabulary", () => {
    const wanted = Object.entries(vocabulary).flatMap(([kind, points]) => [
      `kind.${kind}`,
      ...Object.keys(points).map((name) => `point.${name}`),
      ...Object.values(points).flatMap((point: PointKind) =>
        point.type === "choice" ? point.choices.map((choice) => `value.${choice}`) : [],
      ),
    ]);
    expect(wanted.filter((key) => !isTextKey(key))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(60);
  });
});

describe("say", () => {
  const locale = { language: "en", timeZone: "Asia/Shanghai" } as const;

  it("puts a known word of the slot's own group before a value's", () => {
    expect(say(locale, { key: "alarm.duty-missed", params: { duty: "nameplates" } })).toBe(
      "missed: Nameplates match the seats",
    );
  });

  it("leaves text of people as it is", () => {
    expect(say(locale, { key: "evidence.attested-by", params: { by: "constructor" } })).toBe(
      "confirmed by constructor",
    );
  });
});
