import { describe, expect, it } from "vitest";
import { reportHead } from "../../../contract/report-head.ts";
import { parseRoute } from "../../../contract/screen/route.ts";
import { testReport } from "../../../contract/selftest.fixture.ts";
import { filterReports, reportHref, toReportShow } from "./report-filter.ts";

const heads = [
  testReport({ id: "1", test: "t30", worst: "fail" }),
  testReport({ id: "2", test: "t30", worst: "pass" }),
  testReport({ id: "3", test: "recess", worst: "fail" }),
].map((report) => reportHead({ report, signOffs: [] }));

describe("the list of reports", () => {
  it.each([
    ["#/test", ["1", "2", "3"]],
    ["#/test?kind=t30", ["1", "2"]],
    ["#/test?result=fail", ["1", "3"]],
    ["#/test?kind=recess&result=fail", ["3"]],
    ["#/test?kind=recess&result=warn", []],
    ["#/test?kind=nonsense&result=<b>", ["1", "2", "3"]],
  ])("%s", (hash, ids) => {
    const show = toReportShow(parseRoute(hash).query);
    expect(filterReports(heads, show).map(({ id }) => id)).toEqual(ids);
  });

  it("leads to a report and to its form", () => {
    expect(reportHref("a b")).toBe("#/test?report=a+b");
    expect(reportHref("r1", "form")).toBe("#/test?report=r1&print=1");
  });
});
