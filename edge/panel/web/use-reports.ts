import type { ReportHead, ReportView } from "../../../contract/api.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { useSignedAnswer } from "./use-signed-answer.ts";

/** Names are put under a report elsewhere, too, and nothing tells of it. */
const askEveryMs = 15_000;

/** The room's reports, newest first. */
export function useReportHeads(): ApiResult<readonly ReportHead[]> | null {
  const { api } = usePanel();
  const { test } = useRoom();
  return useSignedAnswer(() => api.reports(), askEveryMs, [api, test?.id]).answer;
}

/** A report with the names under it. */
export function useReport(id: string): ApiResult<ReportView> | null {
  const { api, receipts } = usePanel();
  // A name that was just accepted stands under it.
  const accepted = useObservable(receipts).filter(({ state }) => state === "accepted").length;
  return useSignedAnswer(() => api.report(id), askEveryMs, [api, id, accepted]).answer;
}
