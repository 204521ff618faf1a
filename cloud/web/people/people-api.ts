import type {
  AccountView,
  AuditCheckView,
  AuditHeadView,
  AuditPageView,
  EnrollingView,
  InvitedView,
  MadeToken,
  SecondFactorView,
  SessionItem,
  TokenView,
} from "../../../contract/hub-people.ts";
import type { Grant, Permission } from "../../../contract/permissions.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

export interface AccountWish {
  readonly grants?: readonly Grant[];
  readonly disabled?: boolean;
  readonly secondFactor?: "off";
}

/** What the audit is asked for, as it stands in the address. */
export type AuditQuery = Readonly<Record<string, string>>;

/** People's accounts, one's own account, and the audit, as the console uses them. */
export interface PeopleApi {
  acceptInvite(code: string, password: string, factor: string): Promise<ApiResult<unknown>>;
  accounts(): Promise<ApiResult<readonly AccountView[]>>;
  addAccount(name: string, grants: readonly Grant[]): Promise<ApiResult<InvitedView>>;
  changeAccount(name: string, wish: AccountWish): Promise<ApiResult<unknown>>;
  invite(name: string): Promise<ApiResult<InvitedView>>;
  endSessionsOf(name: string): Promise<ApiResult<unknown>>;
  changePassword(current: string, next: string): Promise<ApiResult<unknown>>;
  sessions(): Promise<ApiResult<readonly SessionItem[]>>;
  endSession(id: string): Promise<ApiResult<unknown>>;
  secondFactor(): Promise<ApiResult<SecondFactorView>>;
  beginFactor(current: string): Promise<ApiResult<EnrollingView>>;
  finishFactor(
    ticket: string,
    code: string,
  ): Promise<ApiResult<{ readonly codes: readonly string[] }>>;
  endFactor(current: string, code: string): Promise<ApiResult<unknown>>;
  renewCodes(
    current: string,
    code: string,
  ): Promise<ApiResult<{ readonly codes: readonly string[] }>>;
  tokens(): Promise<ApiResult<readonly TokenView[]>>;
  addToken(wish: {
    readonly name: string;
    readonly permissions: readonly Permission[];
    readonly place: string;
    readonly expiresAtMs: number;
  }): Promise<ApiResult<MadeToken>>;
  endToken(id: string): Promise<ApiResult<unknown>>;
  audit(query: AuditQuery): Promise<ApiResult<AuditPageView>>;
  auditHead(): Promise<ApiResult<AuditHeadView>>;
  /** Null: no head was noted before. */
  checkAudit(
    head: { readonly number: number; readonly hash: string } | null,
  ): Promise<ApiResult<AuditCheckView>>;
  exportAudit(query: AuditQuery): Promise<ApiResult<{ readonly csv: string }>>;
}

export const createPeopleApi = (http: Http): PeopleApi => ({
  acceptInvite: (code, password, factor) =>
    http.request("POST", "invite", { code, password, factor }),
  accounts: () => http.request("GET", "accounts"),
  addAccount: (name, grants) => http.request("POST", "accounts", { name, grants }),
  changeAccount: (name, wish) => http.request("PUT", accountPath(name), wish),
  invite: (name) => http.request("POST", `${accountPath(name)}/invite`),
  endSessionsOf: (name) => http.request("DELETE", `${accountPath(name)}/sessions`),
  changePassword: (current, next) => http.request("POST", "session/password", { current, next }),
  sessions: () => http.request("GET", "session/others"),
  endSession: (id) => http.request("DELETE", `session/others/${id}`),
  secondFactor: () => http.request("GET", "session/second-factor"),
  beginFactor: (current) => http.request("POST", "session/second-factor", { current }),
  finishFactor: (ticket, code) => http.request("PUT", "session/second-factor", { ticket, code }),
  endFactor: (current, code) =>
    http.request("POST", "session/second-factor/end", { current, code }),
  renewCodes: (current, code) =>
    http.request("POST", "session/second-factor/codes", { current, code }),
  tokens: () => http.request("GET", "tokens"),
  addToken: (wish) => http.request("POST", "tokens", wish),
  endToken: (id) => http.request("DELETE", `tokens/${id}`),
  audit: (query) => http.request("GET", `audit?${new URLSearchParams(query).toString()}`),
  auditHead: () => http.request("GET", "audit/head"),
  checkAudit: (head) => http.request("POST", "audit/check", { head }),
  exportAudit: ({ fromMs, toMs, ...query }) =>
    http.request("POST", "audit/export", {
      ...query,
      ...(fromMs === undefined ? {} : { fromMs: Number(fromMs) }),
      ...(toMs === undefined ? {} : { toMs: Number(toMs) }),
    }),
});

const accountPath = (name: string): string => `accounts/${encodeURIComponent(name)}`;
