import { expect, it } from "vitest";
import type { Meeting } from "../../contract/agenda.ts";
import { demoMeeting, tenMs } from "../demo-room.fixture.ts";
import { bannerText } from "../room/banner-proof.ts";
import { targetsOf, valuesOf } from "./targets.fixture.ts";

const words = "ANNUAL WORK CONFERENCE";
const check = (text: string) =>
  new Map([["m1", { meetingId: "m1", text, by: "王技术", atMs: tenMs }]]);

it("NX T6-6: the sign shows the meeting's own text, from preparation until people have left", () => {
  for (const phase of ["preparing", "open", "meeting", "leaving"] as const) {
    expect(valuesOf({ phase, minutesToStart: 30 })("banner/text")).toBe(words);
  }
  expect(valuesOf({ phase: "powering-down", minutesToStart: -70 })("banner/text")).toBe("");
});

it.each<[string, Partial<Meeting>, string]>([
  ["nobody has proof-read it", { bannerCheckedBy: "" }, "rule.banner-unchecked"],
  ["there is none", { banner: "" }, "rule.banner-none"],
  ["it is of cloth", { form: { ...demoMeeting().form, bannerOn: "cloth" } }, "rule.banner-cloth"],
  ["the sign has no Chinese", { banner: "年度工作会议" }, "rule.banner-unfit"],
  ["its control characters would command the sign", { banner: "A\u0004B" }, "rule.banner-unfit"],
])("NX T6-6: the sign is blank, and says why, when %s", (_case, meeting, why) => {
  const target = targetsOf({ phase: "preparing", minutesToStart: 30, meeting })("banner/text");
  expect(target?.value).toBe("");
  expect(target?.reason.text.key).toBe(why);
});

it("NX T6-6: a word given at the panel counts as long as the text is the one that was read", () => {
  const shown = (text: string) =>
    valuesOf({
      phase: "preparing",
      minutesToStart: 30,
      meeting: { bannerCheckedBy: "" },
      change: { bannerChecks: check(text) },
    })("banner/text");
  expect(shown(words)).toBe(words);
  expect(shown("ANNUAL WORK CONFERENSE")).toBe("");
});

it("NX 5.5.4: there is no text for a classified meeting", () => {
  const meeting = demoMeeting({ classified: true });
  expect(bannerText({ bannerChecks: check(words) }, meeting)).toBe("");
  const row = { phase: "meeting", minutesToStart: -10, meeting } as const;
  expect(targetsOf(row)("banner/text")).toMatchObject({ value: "", level: "safety" });
});
