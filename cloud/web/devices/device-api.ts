import type { AssetFacts, DeviceLedger, DeviceList } from "../../../contract/inventory.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";

/** A device by its room. */
export interface DeviceRef {
  readonly site: string;
  readonly room: string;
  readonly device: string;
}

/** The inventory, as the console asks for it. */
export interface DeviceApi {
  /** @param query of `GET /api/devices` */
  devices(query: ReadonlyMap<string, string>): Promise<ApiResult<DeviceList>>;
  deviceLedger(ref: DeviceRef): Promise<ApiResult<DeviceLedger>>;
  saveFacts(ref: DeviceRef, facts: AssetFacts): Promise<ApiResult<DeviceLedger>>;
}

export const createDeviceApi = (http: Http): DeviceApi => ({
  devices: (query) => http.request("GET", `devices?${new URLSearchParams([...query]).toString()}`),
  deviceLedger: (ref) => http.request("GET", pathOf(ref)),
  saveFacts: (ref, facts) => http.request("PUT", `${pathOf(ref)}/facts`, facts),
});

const pathOf = ({ site, room, device }: DeviceRef): string =>
  `rooms/${[site, room].map(encodeURIComponent).join("/")}/devices/${encodeURIComponent(device)}`;
