import type { ComplianceDuties, ComplianceMonth } from "../../../contract/compliance.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";
import { roomKey } from "./room-key.ts";

/** Compliance, as the console asks for it. */
export interface ComplianceApi {
  /** @param query of `GET /api/compliance` */
  complianceMonth(query: ReadonlyMap<string, string>): Promise<ApiResult<ComplianceMonth>>;
  /** @param query of `GET /api/compliance/:site/:room` */
  complianceDuties(
    ref: { readonly site: string; readonly room: string },
    query: ReadonlyMap<string, string>,
  ): Promise<ApiResult<ComplianceDuties>>;
}

export const createComplianceApi = (http: Http): ComplianceApi => ({
  complianceMonth: (query) => http.request("GET", `compliance?${text(query)}`),
  complianceDuties: (ref, query) =>
    http.request("GET", `compliance/${roomKey(ref)}?${text(query)}`),
});

const text = (query: ReadonlyMap<string, string>): string =>
  new URLSearchParams([...query]).toString();
