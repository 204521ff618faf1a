import type { Act, ActResult } from "../../../contract/act.ts";
import type { Explanation } from "../../../contract/api.ts";
import type { RollUp, TrendGrain } from "../../../contract/history.ts";
import type { PlacesView } from "../../../contract/places.ts";
import type { ApiResult, Http } from "../../../contract/screen/http.ts";
import type { EnergyStep, SiteEnergy } from "../../../contract/site-energy.ts";
import type { SiteDay } from "../../../contract/site-agenda.ts";

/** Which room, as the hub names it. */
export interface RoomId {
  readonly site: string;
  readonly room: string;
}

/** First and last day `2026-03-02`, both included; every room the reader sees, or one. */
export interface EnergyAsked {
  readonly from: string;
  readonly to: string;
  readonly step: EnergyStep;
  readonly room?: RoomId;
}

/** A number of a device over [fromMs, toMs), room time. */
export interface TrendAsked {
  readonly device: string;
  readonly point: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly grain: TrendGrain;
}

/** What the pages of rooms ask of the hub. */
export interface RoomApi {
  places(): Promise<ApiResult<PlacesView>>;
  energyBetween(asked: EnergyAsked): Promise<ApiResult<SiteEnergy>>;
  /** Asks the room; its answer comes within seconds, or the hub says that none came. */
  act(room: RoomId, act: Act): Promise<ApiResult<ActResult>>;
  /** Why a point is as it is: `device/point`. */
  explain(room: RoomId, point: string): Promise<ApiResult<Explanation>>;
  trend(room: RoomId, asked: TrendAsked): Promise<ApiResult<readonly RollUp[]>>;
  /** Every room's meetings of one day. */
  siteDay(date: string): Promise<ApiResult<SiteDay>>;
}

export const createRoomApi = (http: Http): RoomApi => ({
  places: () => http.request("GET", "places"),
  energyBetween: ({ from, to, step, room }) =>
    http.request("GET", `energy?${queryOf({ from, to, step, ...room })}`),
  act: (room, act) => http.request("POST", `${pathOf(room)}/acts`, act),
  explain: (room, point) => http.request("GET", `${pathOf(room)}/explain?${queryOf({ point })}`),
  trend: (room, { device, point, fromMs, toMs, grain }) => {
    const span = { fromMs: String(fromMs), toMs: String(toMs) };
    return http.request(
      "GET",
      `${pathOf(room)}/trend?${queryOf({ device, point, ...span, grain })}`,
    );
  },
  siteDay: (date) => http.request("GET", `agenda?${queryOf({ date })}`),
});

const queryOf = (parts: Readonly<Record<string, string>>): string =>
  new URLSearchParams(parts).toString();

const pathOf = ({ site, room }: RoomId): string =>
  `rooms/${encodeURIComponent(site)}/${encodeURIComponent(room)}`;
