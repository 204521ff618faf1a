import type { SelfTestReport } from "../../../contract/selftest.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDay } from "../../../contract/text/text.ts";
import { useRoom } from "./panel-context.tsx";
import { looksOfResult } from "./test-look.ts";
import { useAct } from "./use-act.ts";

/** The self-test: how far it is, or what the last one found. */
export function TestCard() {
  const room = useRoom();
  const act = useAct();
  const { t } = useSpeech();
  const running = room.testRunning;
  return (
    <section class="card" aria-labelledby="test-title">
      <h2 id="test-title">{t("test.title")}</h2>
      {running !== null && (
        <div role="status">
          <p class="num">{t("test.running", { done: running.done, total: running.total })}</p>
          <progress value={running.done} max={running.total} aria-label={t("test.title")} />
        </div>
      )}
      {running !== null && (
        <button type="button" class="button" onClick={() => act({ kind: "stop-test" })}>
          {t("test.stop")}
        </button>
      )}
      {running === null && room.test === null && <p class="quiet">{t("test.never")}</p>}
      {running === null && room.test !== null && <Report report={room.test} />}
      {running === null && (
        <button
          type="button"
          class="button"
          onClick={() => act({ kind: "selftest", test: "commissioning" })}
        >
          {t("test.run")}
        </button>
      )}
    </section>
  );
}

/** More than these are one press away: a room without supply fails everything. */
const shownFindings = 3;

function Report(props: { readonly report: SelfTestReport }) {
  const { t, say, locale } = useSpeech();
  const { report } = props;
  const passed = report.steps.filter((step) => step.result === "pass").length;
  const skipped = report.steps.filter((step) => step.result === "skipped").length;
  const findings = report.steps.filter((step) => step.result === "fail" || step.result === "warn");
  return (
    <>
      <p class="test-line">
        <Badge {...looksOfResult[report.worst]} text={t(`result.${report.worst}`)} />
        <span class="num">
          {t(skipped > 0 ? "test.summary-skipped" : "test.summary", {
            kind: t(`test.kind-${report.test}`),
            at: timeOfDay(locale, report.endedAtMs),
            passed,
            total: report.steps.length,
            skipped,
          })}
        </span>
      </p>
      {findings.length > 0 && (
        <details class="findings" open={findings.length <= shownFindings}>
          <summary>{t("test.findings", { count: findings.length })}</summary>
          <ul>
            {findings.map((step) => (
              <li key={`${step.device} ${step.text.key} ${JSON.stringify(step.text.params)}`}>
                <Badge {...looksOfResult[step.result]} text={t(`result.${step.result}`)} />{" "}
                {t("test.finding", {
                  device: step.device,
                  step: say(step.text),
                  finding: say(step.finding),
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
