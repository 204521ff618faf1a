import type { ReportView } from "../../../contract/api.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";
import type { SiteReports } from "../../../contract/site-reports.ts";

/** Self-tests, as the console asks for them. */
export interface ReportApi {
  /** @param query of `GET /api/reports` */
  reports(query: ReadonlyMap<string, string>): Promise<ApiResult<SiteReports>>;
  report(site: string, room: string, id: string): Promise<ApiResult<ReportView>>;
}

export const createReportApi = (http: Http): ReportApi => ({
  reports: (query) => http.request("GET", `reports?${new URLSearchParams([...query]).toString()}`),
  report: (site, room, id) =>
    http.request("GET", ["rooms", site, room, "reports", id].map(encodeURIComponent).join("/")),
});
