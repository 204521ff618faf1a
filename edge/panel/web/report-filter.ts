import type { ReportHead } from "../../../contract/api.ts";
import { formatRoute } from "../../../contract/screen/route.ts";
import {
  type SelfTestKind,
  selfTestKinds,
  type SelfTestResult,
  selfTestResults,
} from "../../../contract/selftest.ts";

/** Which reports are shown; null: all of them. */
export interface ReportShow {
  readonly kind: SelfTestKind | null;
  readonly result: SelfTestResult | null;
}

/** From the address: anything else shows all. */
export const toReportShow = (query: ReadonlyMap<string, string>): ReportShow => ({
  kind: selfTestKinds.find((kind) => kind === query.get("kind")) ?? null,
  result: selfTestResults.find((result) => result === query.get("result")) ?? null,
});

export const filterReports = (
  heads: readonly ReportHead[],
  { kind, result }: ReportShow,
): readonly ReportHead[] =>
  heads.filter(
    (head) => (kind === null || head.test === kind) && (result === null || head.worst === result),
  );

/** The address of a report, or of its form on paper. */
export const reportHref = (id: string, what: "page" | "form" = "page"): string =>
  formatRoute({
    path: ["test"],
    query: new Map([
      ["report", id],
      ["print", what === "form" ? "1" : ""],
    ]),
  });
