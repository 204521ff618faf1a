import { describe, expect, it } from "vitest";
import { message } from "../../contract/message.ts";
import { testReport, testStep } from "../../contract/selftest.fixture.ts";
import { reportText } from "./report-text.ts";

const locale = { language: "en", timeZone: "Asia/Shanghai" } as const;

describe("the text of a report", () => {
  it("puts cause and next action below the step that failed, and nowhere else", () => {
    const failed = testStep({
      id: "mic-spare:mute",
      device: "mic-spare",
      result: "fail",
      finding: message("test.offline"),
      cause: message("cause.no-answer"),
      action: message("action.no-answer"),
    });
    const steps = [testStep(), failed, testStep({ id: "mic-main:level" })];
    const lines = reportText(locale, testReport({ steps, worst: "fail" })).split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[1]).toMatch(/^!! {2}fail +mic-spare/);
    expect(lines[2]).toMatch(/^ +Likely cause: it hangs/);
    expect(lines[3]).toMatch(/^ +What to do: switch it off and on/);
    expect(lines[4]).toMatch(/^ +pass +mic-main/);
    expect(lines[5]).toMatch(/^fail · Full test at 08:00, 2 of 3 passed$/);
  });

  it("says that nothing was tested without a table", () => {
    const text = reportText(locale, testReport({ worst: "not-supported" }));
    expect(text).toBe("\nnot supported · Full test at 08:00, 0 of 0 passed");
  });
});
