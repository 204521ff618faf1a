import type { ApiResult, Http } from "../../../contract/screen/http.ts";
import type { KeptBackup, SystemView } from "../../../contract/system-view.ts";

/** How the hub does, as the console asks for it. */
export interface SystemApi {
  system(): Promise<ApiResult<SystemView>>;
  makeBackup(): Promise<ApiResult<KeptBackup>>;
}

export const createSystemApi = (http: Http): SystemApi => ({
  system: () => http.request("GET", "system"),
  makeBackup: () => http.request("POST", "system/backups", {}),
});
