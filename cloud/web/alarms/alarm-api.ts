import type {
  DeliveryView,
  HookChange,
  HookView,
  HookWish,
  IssueDetail,
  IssueList,
  MailSettings,
  Maintenance,
  MaintenanceView,
  NoticeRule,
  NoticeSettings,
} from "../../../contract/hub-alarms.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

export interface Tested {
  readonly ok: boolean;
  readonly error: string;
}

/** Alarms, and who is told of them, as the console asks for them. */
export interface AlarmApi {
  /** @param query of `GET /api/alarms` */
  allIssues(query: ReadonlyMap<string, string>): Promise<ApiResult<IssueList>>;
  issue(id: string): Promise<ApiResult<IssueDetail>>;
  acknowledgeIssue(id: string, note: string): Promise<ApiResult<unknown>>;
  /** Null: nobody. */
  assignIssue(id: string, to: string | null): Promise<ApiResult<unknown>>;
  noteIssue(id: string, note: string): Promise<ApiResult<unknown>>;
  maintenance(): Promise<ApiResult<readonly MaintenanceView[]>>;
  planMaintenance(plan: Maintenance): Promise<ApiResult<unknown>>;
  endMaintenance(id: string): Promise<ApiResult<unknown>>;
  notices(): Promise<ApiResult<NoticeSettings>>;
  /** @param target a hook's id; null: whoever was told */
  deliveries(target: string | null): Promise<ApiResult<readonly DeliveryView[]>>;
  /** Null: a new one. */
  saveRule(id: string | null, rule: NoticeRule): Promise<ApiResult<unknown>>;
  deleteRule(id: string): Promise<ApiResult<unknown>>;
  addHook(hook: HookWish): Promise<ApiResult<{ readonly hook: HookView; readonly secret: string }>>;
  changeHook(id: string, change: HookChange): Promise<ApiResult<unknown>>;
  /** Another secret, shown once; the one before ends. */
  renewSecret(id: string): Promise<ApiResult<{ readonly secret: string }>>;
  deleteHook(id: string): Promise<ApiResult<unknown>>;
  testHook(id: string): Promise<ApiResult<Tested>>;
  /** @param password null: it stays as it is */
  saveMail(settings: MailSettings, password: string | null): Promise<ApiResult<unknown>>;
  testMail(to: string): Promise<ApiResult<Tested>>;
}

export const createAlarmApi = (http: Http): AlarmApi => ({
  allIssues: (query) => http.request("GET", `alarms?${new URLSearchParams([...query]).toString()}`),
  issue: (id) => http.request("GET", `alarms/${encodeURIComponent(id)}`),
  acknowledgeIssue: (id, note) => http.request("POST", `alarms/${id}/acknowledge`, { note }),
  assignIssue: (id, to) => http.request("POST", `alarms/${id}/assign`, { to }),
  noteIssue: (id, note) => http.request("POST", `alarms/${id}/note`, { note }),
  maintenance: () => http.request("GET", "maintenance"),
  planMaintenance: (plan) => http.request("POST", "maintenance", plan),
  endMaintenance: (id) => http.request("DELETE", `maintenance/${id}`),
  notices: () => http.request("GET", "notices"),
  deliveries: (target) =>
    http.request("GET", `notices/log${target === null ? "" : `?target=${target}`}`),
  saveRule: (id, rule) =>
    id === null
      ? http.request("POST", "notices/rules", rule)
      : http.request("PUT", `notices/rules/${id}`, rule),
  deleteRule: (id) => http.request("DELETE", `notices/rules/${id}`),
  addHook: (hook) => http.request("POST", "notices/hooks", hook),
  changeHook: (id, change) => http.request("PUT", `notices/hooks/${id}`, change),
  renewSecret: (id) => http.request("POST", `notices/hooks/${id}/secret`),
  deleteHook: (id) => http.request("DELETE", `notices/hooks/${id}`),
  testHook: (id) => http.request("POST", `notices/hooks/${id}/test`),
  saveMail: (settings, password) => http.request("PUT", "notices/mail", { settings, password }),
  testMail: (to) => http.request("POST", "notices/mail/test", { to }),
});
