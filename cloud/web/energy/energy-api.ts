import type { PlacesView } from "../../../contract/places.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";
import type {
  EnergyReport,
  EnergySettings,
  MeetingEnergies,
  SiteEnergy,
} from "../../../contract/site-energy.ts";

/** What of the hub's API tells of energy. Queries are as its OpenAPI document names them. */
export interface EnergyApi {
  energy(query: ReadonlyMap<string, string>): Promise<ApiResult<SiteEnergy>>;
  meetingEnergies(query: ReadonlyMap<string, string>): Promise<ApiResult<MeetingEnergies>>;
  energyReport(query: ReadonlyMap<string, string>): Promise<ApiResult<EnergyReport>>;
  setEnergySettings(settings: EnergySettings): Promise<ApiResult<unknown>>;
  energyPlaces(): Promise<ApiResult<PlacesView>>;
}

export const createEnergyApi = (http: Http): EnergyApi => ({
  energy: (query) => http.request("GET", `energy?${textOf(query)}`),
  meetingEnergies: (query) => http.request("GET", `energy/meetings?${textOf(query)}`),
  energyReport: (query) => http.request("GET", `energy/report?${textOf(query)}`),
  setEnergySettings: (settings) => http.request("PUT", "energy/settings", settings),
  energyPlaces: () => http.request("GET", "places"),
});

const textOf = (query: ReadonlyMap<string, string>): string =>
  new URLSearchParams([...query]).toString();

/** Where a file of these rooms and days is. */
export const exportHref = (file: string, query: ReadonlyMap<string, string>): string =>
  `api/energy/export.${file}${file.includes("?") ? "&" : "?"}${textOf(query)}`;
