import type { Act } from "../../../contract/act.ts";
import type {
  ClauseView,
  DutyExplanation,
  Explanation,
  SessionView,
} from "../../../contract/api.ts";
import type { PointKey } from "../../../contract/ids.ts";
import type { TraceView } from "../../../contract/trace.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

/** The edge's own API, as the panel uses it. */
export interface PanelApi {
  session(): Promise<ApiResult<SessionView>>;
  /** `code` comes from the one-time link the controller printed. */
  enter(code: string, name: string): Promise<ApiResult<SessionView>>;
  leave(): Promise<ApiResult<unknown>>;
  act(act: Act): Promise<ApiResult<unknown>>;
  clauses(): Promise<ApiResult<readonly ClauseView[]>>;
  explain(point: PointKey): Promise<ApiResult<Explanation>>;
  explainDuty(id: string): Promise<ApiResult<DutyExplanation>>;
  /** Entries of a device's trace with a number above `after`. */
  trace(device: string, after: number): Promise<ApiResult<TraceView>>;
  startTrace(device: string, forS: number): Promise<ApiResult<TraceView>>;
  stopTrace(device: string): Promise<ApiResult<unknown>>;
}

export const createPanelApi = (http: Http): PanelApi => ({
  session: () => http.request("GET", "session"),
  enter: (code, name) => http.request("POST", "session", { code, name }),
  leave: () => http.request("DELETE", "session"),
  act: (act) => http.request("POST", "acts", act),
  clauses: () => http.request("GET", "clauses"),
  explain: (point) => http.request("GET", `explain?point=${encodeURIComponent(point)}`),
  explainDuty: (id) => http.request("GET", `explain?duty=${encodeURIComponent(id)}`),
  trace: (device, after) =>
    http.request("GET", `trace?device=${encodeURIComponent(device)}&after=${after}`),
  startTrace: (device, forS) => http.request("POST", "trace", { subject: { device }, forS }),
  stopTrace: (device) => http.request("DELETE", `trace?device=${encodeURIComponent(device)}`),
});

/** The image a nameplate shows; the version makes the browser fetch a new one. */
export const platePath = (device: string, version: string): string =>
  `api/plates/${encodeURIComponent(device)}.png?v=${encodeURIComponent(version)}`;
