import type { ApiResult, Http } from "../../contract/screen/http.ts";
import type { SourceSettings, SourceView } from "../../contract/sources.ts";

/** A source that was made or changed; of an office system perhaps a token, shown this once. */
export interface MadeSource {
  readonly source: SourceView;
  readonly token: string | null;
}

/** Where bookings come from, as administrators' pages use it. */
export interface SourceApi {
  sources(): Promise<ApiResult<readonly SourceView[]>>;
  addSource(settings: SourceSettings, secret: string): Promise<ApiResult<MadeSource>>;
  /** @param secret null: as it is */
  changeSource(
    id: string,
    settings: SourceSettings,
    secret: string | null,
  ): Promise<ApiResult<MadeSource>>;
  removeSource(id: string): Promise<ApiResult<unknown>>;
  testSource(id: string): Promise<ApiResult<SourceView>>;
  /** Meetings that vanished all at once are called off, or they hold. */
  decideHeld(id: string, accept: boolean): Promise<ApiResult<SourceView>>;
  uploadCalendar(id: string, text: string): Promise<ApiResult<SourceView>>;
  newSourceToken(id: string): Promise<ApiResult<{ readonly token: string }>>;
}

export const createSourceApi = (http: Http): SourceApi => ({
  sources: () => http.request("GET", "sources"),
  addSource: (settings, secret) => http.request("POST", "sources", { settings, secret }),
  changeSource: (id, settings, secret) => http.request("PUT", pathOf(id), { settings, secret }),
  removeSource: (id) => http.request("DELETE", pathOf(id)),
  testSource: (id) => http.request("POST", `${pathOf(id)}/test`),
  decideHeld: (id, accept) => http.request("POST", `${pathOf(id)}/held`, { accept }),
  uploadCalendar: (id, text) => http.request("POST", `${pathOf(id)}/upload`, { text }),
  newSourceToken: (id) => http.request("POST", `${pathOf(id)}/token`),
});

const pathOf = (id: string): string => `sources/${encodeURIComponent(id)}`;
