import { expect, it } from "vitest";
import { demoMeeting } from "../demo-room.fixture.ts";
import { bannerText } from "./banner.ts";
import { valuesOf } from "./targets.fixture.ts";

it("NX T6-6: the sign shows the meeting's own text, from preparation until people have left", () => {
  for (const phase of ["preparing", "open", "meeting", "leaving"] as const) {
    expect(valuesOf({ phase, minutesToStart: 30 })("banner/text")).toBe("ANNUAL WORK CONFERENCE");
  }
  expect(valuesOf({ phase: "powering-down", minutesToStart: -70 })("banner/text")).toBe("");
});

it("NX 5.5.4: there is no text for a classified meeting", () => {
  expect(bannerText(demoMeeting({ classified: true }))).toBe("");
});
