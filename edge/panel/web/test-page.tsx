import { useEffect } from "preact/hooks";
import { useObservable } from "../../../contract/screen/observable.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { Acting } from "./acting.tsx";
import { LatestTest } from "./latest-test.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";
import { ReportList } from "./report-list.tsx";
import { ReportPage } from "./report-page.tsx";
import { TestProgress } from "./test-progress.tsx";
import { TestStart } from "./test-start.tsx";
import { useReportHeads } from "./use-reports.ts";

/** The self-test: start it, follow it, read what it found, sign and print it. */
export function TestPage(props: { readonly route: Route }) {
  const { query } = props.route;
  const asked = query.get("report");
  return asked === undefined ? (
    <TestDesk route={props.route} />
  ) : (
    <ReportPage key={asked} id={asked} isForm={query.get("print") === "1"} />
  );
}

function TestDesk(props: { readonly route: Route }) {
  const { test, testRunning } = useRoom();
  const heads = useReportHeads();
  useOwnReceipts();
  const past = heads?.ok === true ? heads.value : test === null ? [] : [test];
  return (
    <div class="tests">
      <div class="tests-main">
        {testRunning === null ? <LatestTest /> : <TestProgress run={testRunning} />}
      </div>
      <div class="tests-side">
        {testRunning === null && (
          <Acting>
            <TestStart past={past} />
          </Acting>
        )}
        <ReportList route={props.route} answer={heads} />
      </div>
    </div>
  );
}

/** This page shows what came of its acts: their receipts would only cover it. */
function useOwnReceipts(): void {
  const { receipts } = usePanel();
  const { testRunning } = useRoom();
  const all = useObservable(receipts);
  useEffect(() => {
    const isStopping = testRunning === null || testRunning.isStopping;
    for (const { id, act, state } of all) {
      const isShown =
        (act.kind === "selftest" && testRunning !== null) ||
        (act.kind === "stop-test" && isStopping);
      if (state === "accepted" && isShown) receipts.dismiss(id);
    }
  }, [receipts, all, testRunning]);
}
