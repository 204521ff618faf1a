import type { BookingRequest, ClauseView, HubSessionView } from "../../contract/api.ts";
import type { ApiResult, Http } from "../../contract/screen/http.ts";

/** The hub's own API, as the console uses it. */
export interface ConsoleApi {
  session(): Promise<ApiResult<HubSessionView>>;
  /** `code` comes from the one-time link the hub printed at its first start. */
  setUp(code: string, name: string, password: string): Promise<ApiResult<unknown>>;
  signIn(name: string, password: string): Promise<ApiResult<unknown>>;
  signOut(): Promise<ApiResult<unknown>>;
  clauses(): Promise<ApiResult<readonly ClauseView[]>>;
  book(site: string, room: string, booking: BookingRequest): Promise<ApiResult<unknown>>;
  cancel(site: string, room: string, meetingId: string): Promise<ApiResult<unknown>>;
}

export const createConsoleApi = (http: Http): ConsoleApi => ({
  session: () => http.request("GET", "session"),
  setUp: (code, name, password) => http.request("POST", "setup", { code, name, password }),
  signIn: (name, password) => http.request("POST", "session", { name, password }),
  signOut: () => http.request("DELETE", "session"),
  clauses: () => http.request("GET", "clauses"),
  book: (site, room, booking) => http.request("POST", `${roomPath(site, room)}/meetings`, booking),
  cancel: (site, room, meetingId) =>
    http.request("DELETE", `${roomPath(site, room)}/meetings/${encodeURIComponent(meetingId)}`),
});

/** Where a room stands below `api/`. */
export const roomPath = (site: string, room: string): string =>
  `rooms/${encodeURIComponent(site)}/${encodeURIComponent(room)}`;
