import { describe, expect, it } from "vitest";
import { actRefusals } from "../act.ts";
import { dutyKinds, dutyRoles } from "../duty.ts";
import { vocabulary, type PointKind } from "../points.ts";
import { adminEn } from "./admin-en.ts";
import { adminZh } from "./admin-zh.ts";
import { bookingEn } from "./booking-en.ts";
import { bookingZh } from "./booking-zh.ts";
import { consoleEn } from "./console-en.ts";
import { consoleZh } from "./console-zh.ts";
import { complianceEn } from "./compliance-en.ts";
import { complianceZh } from "./compliance-zh.ts";
import { doorEn } from "./door-en.ts";
import { doorZh } from "./door-zh.ts";
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
import { hubAlarmEn } from "./hub-alarm-en.ts";
import { hubAlarmZh } from "./hub-alarm-zh.ts";
import "./hub-texts.ts";
import { journalEn } from "./journal-en.ts";
import { journalZh } from "./journal-zh.ts";
import { panelEn } from "./panel-en.ts";
import { panelZh } from "./panel-zh.ts";
import { peopleEn } from "./people-en.ts";
import { placesEn } from "./places-en.ts";
import { placesZh } from "./places-zh.ts";
import { plateEn } from "./plate-en.ts";
import { peopleZh } from "./people-zh.ts";
import { plateZh } from "./plate-zh.ts";
import { roomPageEn } from "./room-page-en.ts";
import { roomPageZh } from "./room-page-zh.ts";
import { screenEn } from "./screen-en.ts";
import { seatingEn } from "./seating-en.ts";
import { screenZh } from "./screen-zh.ts";
import { seatingZh } from "./seating-zh.ts";
import { setupEn } from "./setup-en.ts";
import { siteEnergyEn } from "./site-energy-en.ts";
import { siteEnergyZh } from "./site-energy-zh.ts";
import { sourceEn } from "./source-en.ts";
import { setupZh } from "./setup-zh.ts";
import { sourceZh } from "./source-zh.ts";
import { systemEn } from "./system-en.ts";
import { systemZh } from "./system-zh.ts";
import { testEn } from "./test-en.ts";
import { testZh } from "./test-zh.ts";
import { traceEn } from "./trace-en.ts";
import { traceZh } from "./trace-zh.ts";
import { deadlineTime, isTextKey, rawText, say, textKeys, type Language } from "./text.ts";

const slotsOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)\}/g)].map((slot) => slot[1] ?? "").toSorted();

describe("the catalogues", () => {
  it("have the same keys in both languages, and none twice", () => {
    expect(textKeys("en").toSorted()).toEqual(textKeys("zh").toSorted());
    const countOf = (...parts: readonly object[]) =>
      parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
    expect(textKeys("zh")).toHaveLength(
      countOf(
        adminZh,
        bookingZh,
        consoleZh,
        complianceZh,
        doorZh,
        dutyZh,
        energyZh,
        engineZh,
        explainZh,
        findingZh,
        hubAlarmZh,
        journalZh,
        panelZh,
        peopleZh,
        placesZh,
        plateZh,
        roomPageZh,
        screenZh,
        seatingZh,
        setupZh,
        siteEnergyZh,
        sourceZh,
        systemZh,
        testZh,
        traceZh,
      ),
    );
    expect(textKeys("en")).toHaveLength(
      countOf(
        adminEn,
        bookingEn,
        consoleEn,
        complianceEn,
        doorEn,
        dutyEn,
        energyEn,
        engineEn,
        explainEn,
        findingEn,
        hubAlarmEn,
        journalEn,
        panelEn,
        peopleEn,
        placesEn,
        plateEn,
        roomPageEn,
        screenEn,
        seatingEn,
        setupEn,
        siteEnergyEn,
        sourceEn,
        systemEn,
        testEn,
        traceEn,
      ),
    );
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
    const wrong = Object.entries({
      ...bookingZh,
      ...consoleZh,
      ...doorZh,
      ...complianceZh,
      ...dutyZh,
      ...energyZh,
      ...engineZh,
      ...explainZh,
      ...findingZh,
      ...hubAlarmZh,
      ...journalZh,
      ...panelZh,
      ...peopleZh,
      ...placesZh,
      ...roomPageZh,
      ...screenZh,
      ...setupZh,
      ...siteEnergyZh,
      ...testZh,
      ...traceZh,
    }).filter(([, sentence]) => /[\u4e00-\u9fff}][,;:?!(]/.test(sentence));
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

  it("say every refusal of an act, and every kind, state and teller of a duty", () => {
    const wanted = [
      ...actRefusals.map((code) => `problem.${code}`),
      ...dutyKinds.map((kind) => `duty.${kind}`),
      ...dutyRoles.map((role) => `role.${role}`),
    ];
    expect(wanted.filter((key) => !isTextKey(key))).toEqual([]);
    expect(wanted.length).toBeGreaterThan(40);
  });
});

describe("say", () => {
  const locale = { language: "en", timeZone: "Asia/Shanghai" } as const;

  it("puts a known word of the slot's own group before a value's", () => {
    expect(say(locale, { key: "alarm.duty-missed", params: { duty: "nameplates" } })).toBe(
      "missed: Nameplates match the seats",
    );
  });

  it("says each value of a change in the language of the sentence", () => {
    const saw = { key: "test.saw", params: { value: "true → false" } } as const;
    expect(say({ language: "zh", timeZone: "Asia/Shanghai" }, saw)).toBe("读到 是 → 否");
    expect(say({ language: "en", timeZone: "Asia/Shanghai" }, saw)).toBe("read yes → no");
  });

  it("fills a sentence within a sentence from the same parameters", () => {
    const meetingAtMs = Date.UTC(2026, 2, 2, 2);
    const params = { duty: "cooled-down", lack: "not-cooled", device: "projector", meetingAtMs };
    expect(say(locale, { key: "alarm.duty-missed-why", params })).toBe(
      "missed (10:00): Projector cooled down; projector has not confirmed that it is cold",
    );
  });

  it("leaves text of people as it is", () => {
    expect(say(locale, { key: "evidence.attested-by", params: { by: "constructor" } })).toBe(
      "confirmed by constructor",
    );
  });

  it("calls the end of a day its 24:00 where it is a deadline", () => {
    const dueAtMs = Date.parse("2026-03-03T00:00:00+08:00");
    expect(deadlineTime(locale, dueAtMs)).toBe("24:00");
    expect(deadlineTime(locale, dueAtMs + 1000)).toBe("00:00");
    expect(deadlineTime(locale, dueAtMs - 60_000)).toBe("23:59");
    expect(say(locale, { key: "notice.reminded", params: { duty: "daily-patrol", dueAtMs } })).toBe(
      "please see to it: Patrol of the day, by 24:00",
    );
  });
});
