import { reportHead } from "../../report-head.ts";
import { Badge } from "../badge.tsx";
import { useSpeech } from "../screen-context.tsx";
import type { SelfTestReport } from "../../selftest.ts";
import { dayText } from "../../text/text.ts";
import { looksOfResult } from "./test-look.ts";
import { verdictText } from "./verdict-text.ts";

/** What a test comes to, in a line; and which test it was, in small print. */
export function TestVerdict(props: { readonly report: SelfTestReport }) {
  const { report } = props;
  const { t, locale } = useSpeech();
  const { counts } = reportHead({ report, signOffs: [] });
  const day = dayText(locale, report.endedAtMs);
  const devices = report.only?.join(", ") ?? "";
  return (
    <div class="test-verdict">
      <p class="test-line">
        <Badge {...looksOfResult[report.worst]} text={t(`result.${report.worst}`)} />
        <strong>{verdictText(locale, report)}</strong>
      </p>
      <p class="small quiet num">
        {t("test.at", {
          kind: t(`test.kind-${report.test}`),
          day,
          endedAtMs: report.endedAtMs,
          by: report.by,
        })}
        {" · "}
        {t(counts.skipped > 0 ? "test.counts" : "test.passed-of", {
          passed: counts.pass,
          total: report.steps.length,
          skipped: counts.skipped,
        })}
      </p>
      {report.only !== null && (
        <p class="small quiet">
          {t(report.amends === null ? "test.only" : "test.partly", { devices })}
        </p>
      )}
    </div>
  );
}
