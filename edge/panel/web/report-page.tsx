import { useState } from "preact/hooks";
import type { ReportView } from "../../../contract/api.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Acting } from "./acting.tsx";
import { AnswerGate } from "./answer-gate.tsx";
import { CheckForm } from "../../../contract/screen/selftest/check-form.tsx";
import { useRoom } from "./panel-context.tsx";
import { ReportBody } from "./report-body.tsx";
import { reportHref } from "./report-filter.ts";
import { SignSheet } from "./sign-sheet.tsx";
import { SignatureList } from "../../../contract/screen/selftest/signature-list.tsx";
import { useReport } from "./use-reports.ts";

/** One report: what was found, who signed it; or its form, as it goes to paper. */
export function ReportPage(props: { readonly id: string; readonly isForm: boolean }) {
  const { id, isForm } = props;
  const { t } = useSpeech();
  const room = useRoom();
  const answer = useReport(id);
  if (answer?.ok === true && isForm) {
    return <CheckForm view={answer.value} room={room} back={reportHref(id)} />;
  }
  return (
    <>
      <a class="more screen-only" href="#/test">
        ‹ {t("report.back")}
      </a>
      <AnswerGate answer={answer} title={t("report.title")} hint={t("report.sign-in")}>
        {(view) => <Report view={view} />}
      </AnswerGate>
    </>
  );
}

function Report(props: { readonly view: ReportView }) {
  const { report, signOffs } = props.view;
  const { t } = useSpeech();
  const [signs, setSigns] = useState(false);
  return (
    <div class="tests">
      <div class="tests-main">
        <section class="card" aria-labelledby="report-title">
          <h2 id="report-title">{t(`test.kind-${report.test}`)}</h2>
          <ReportBody report={report} />
        </section>
      </div>
      <div class="tests-side">
        <section class="card" aria-labelledby="signatures-title">
          <h2 id="signatures-title">{t("signer.title")}</h2>
          <SignatureList signOffs={signOffs} />
          <div class="test-acts">
            <Acting>
              <button type="button" class="button button-main" onClick={() => setSigns(true)}>
                {t("signer.open")}
              </button>
            </Acting>
            <a class="button" href={reportHref(report.id, "form")}>
              {t("form.open")}
            </a>
          </div>
        </section>
      </div>
      {signs && <SignSheet report={report.id} signOffs={signOffs} close={() => setSigns(false)} />}
    </div>
  );
}
