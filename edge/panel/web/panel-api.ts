import type { Act } from "../../../contract/act.ts";
import type {
  ClauseView,
  DutyExplanation,
  Explanation,
  ReportHead,
  ReportView,
  SessionView,
} from "../../../contract/api.ts";
import type { EnergyView } from "../../../contract/energy.ts";
import type { JournalPage, RecordAnswer } from "../../../contract/journal-page.ts";
import type { SetupView } from "../../../contract/setup.ts";
import type { PointKey } from "../../../contract/ids.ts";
import type { PersonChange, PersonRequest, PersonView } from "../../../contract/people.ts";
import type { TraceView } from "../../../contract/trace.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

/** The edge's own API, as the panel uses it. */
export interface PanelApi {
  session(): Promise<ApiResult<SessionView>>;
  /** `code` comes from the one-time link the controller printed. */
  enter(code: string, name: string): Promise<ApiResult<SessionView>>;
  enterByPin(name: string, pin: string): Promise<ApiResult<SessionView>>;
  /** A new PIN of one's own. */
  changePin(current: string, next: string): Promise<ApiResult<SessionView>>;
  leave(): Promise<ApiResult<unknown>>;
  /** Who may sign in by a PIN; for administrators, as is changing it. */
  people(): Promise<ApiResult<readonly PersonView[]>>;
  addPerson(person: PersonRequest): Promise<ApiResult<PersonView>>;
  changePerson(id: string, change: PersonChange): Promise<ApiResult<PersonView>>;
  removePerson(id: string): Promise<ApiResult<unknown>>;
  act(act: Act): Promise<ApiResult<unknown>>;
  clauses(): Promise<ApiResult<readonly ClauseView[]>>;
  explain(point: PointKey): Promise<ApiResult<Explanation>>;
  explainDuty(id: string): Promise<ApiResult<DutyExplanation>>;
  /** Newest first. */
  reports(): Promise<ApiResult<readonly ReportHead[]>>;
  report(id: string): Promise<ApiResult<ReportView>>;
  energy(): Promise<ApiResult<EnergyView>>;
  /** `query` as of `journalQuery`. */
  journal(query: string): Promise<ApiResult<JournalPage>>;
  record(number: number): Promise<ApiResult<RecordAnswer>>;
  setup(): Promise<ApiResult<SetupView>>;
  startProbe(): Promise<ApiResult<SetupView>>;
  /** Entries of a device's trace with a number above `after`. */
  trace(device: string, after: number): Promise<ApiResult<TraceView>>;
  startTrace(device: string, forS: number): Promise<ApiResult<TraceView>>;
  stopTrace(device: string): Promise<ApiResult<unknown>>;
}

export const createPanelApi = (http: Http): PanelApi => ({
  session: () => http.request("GET", "session"),
  enter: (code, name) => http.request("POST", "session", { code, name }),
  enterByPin: (name, pin) => http.request("POST", "session", { name, pin }),
  changePin: (current, next) => http.request("PUT", "session/pin", { current, next }),
  leave: () => http.request("DELETE", "session"),
  people: () => http.request("GET", "people"),
  addPerson: (person) => http.request("POST", "people", person),
  changePerson: (id, change) => http.request("PUT", `people/${encodeURIComponent(id)}`, change),
  removePerson: (id) => http.request("DELETE", `people/${encodeURIComponent(id)}`),
  act: (act) => http.request("POST", "acts", act),
  clauses: () => http.request("GET", "clauses"),
  explain: (point) => http.request("GET", `explain?point=${encodeURIComponent(point)}`),
  explainDuty: (id) => http.request("GET", `explain?duty=${encodeURIComponent(id)}`),
  reports: () => http.request("GET", "reports"),
  report: (id) => http.request("GET", `reports/${encodeURIComponent(id)}`),
  energy: () => http.request("GET", "energy"),
  journal: (query) => http.request("GET", `journal?${query}`),
  record: (number) => http.request("GET", `journal/${number}`),
  setup: () => http.request("GET", "setup"),
  startProbe: () => http.request("POST", "setup/probe", {}),
  trace: (device, after) =>
    http.request("GET", `trace?device=${encodeURIComponent(device)}&after=${after}`),
  startTrace: (device, forS) => http.request("POST", "trace", { subject: { device }, forS }),
  stopTrace: (device) => http.request("DELETE", `trace?device=${encodeURIComponent(device)}`),
});

/** The image a nameplate shows; the version makes the browser fetch a new one. */
export const platePath = (device: string, version: string): string =>
  `api/plates/${encodeURIComponent(device)}.png?v=${encodeURIComponent(version)}`;
