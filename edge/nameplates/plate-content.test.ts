import { expect, test } from "vitest";
import { type Meeting, meetingSchema } from "../../contract/agenda.ts";
import { blankContent, plateContent } from "./plate-content.ts";

const meeting = (name: string, classified = false): Meeting =>
  meetingSchema.parse({
    id: "m",
    title: "例会",
    startMs: 0,
    endMs: 1,
    classified,
    seats: [{ seat: "A1", name, unit: " 银川市  水务局 ", post: "局长" }],
  });

test.each([
  ["李伟", "李伟"],
  ["李 伟", "李伟"],
  ["李\u3000伟", "李伟"],
  [" 张志强\n", "张志强"],
  ["买买提•艾力", "买买提·艾力"],
  ["买买提 ・ 艾力", "买买提·艾力"],
  ["John\t Smith", "John Smith"],
  ["Zoe\u0308", "Zoë"],
  ["葛\u{E0100}飞", "葛飞"],
  ["李\u200b伟", "李伟"],
  ["李\u200c伟", "李伟"],
  ["\u200dJohn", "John"],
  ["ᠮᠣᠩᠭᠣᠯ\u180eᠠ", "ᠮᠣᠩᠭᠣᠯ\u180eᠠ"],
  ["ᠠ\u180bᠪ", "ᠠ\u180bᠪ"],
  ["ک\u200cی", "ک\u200cی"],
])("%j stands on the plate as %j", (typed, shown) => {
  expect(plateContent(meeting(typed), "A1")).toEqual({
    name: shown,
    unit: "银川市 水务局",
    post: "局长",
  });
});

test("unit and post stand there as the booking asks", () => {
  const shown = (plates: object) => {
    const of = meeting("李伟");
    return plateContent({ ...of, plates: { ...of.plates, ...plates } }, "A1");
  };
  expect(shown({ showsUnit: false })).toEqual({ name: "李伟", post: "局长" });
  expect(shown({ showsUnit: false, showsPost: false })).toEqual({ name: "李伟" });
});

test("a plate is blank without a meeting, a seat of its own, somebody on it, or a name", () => {
  expect(plateContent(null, "A1")).toEqual(blankContent);
  expect(plateContent(meeting("李伟"), undefined)).toEqual(blankContent);
  expect(plateContent(meeting("李伟"), "A2")).toEqual(blankContent);
  expect(plateContent(meeting(" \u200b"), "A1")).toEqual(blankContent);
});

test("names stand on the plates at a classified meeting too", () => {
  expect(plateContent(meeting("李伟", true), "A1").name).toBe("李伟");
});
