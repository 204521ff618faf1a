import type { Meeting } from "../../contract/agenda.ts";
import type { ClauseView } from "../../contract/api.ts";
import type { HubRoomDetail, HubRoomView, HubSessionView } from "../../contract/hub-api.ts";
import type { BookingDetails, BookingRequest, SessionsRequest } from "../../contract/booking.ts";
import type { Equipment, FreeRooms } from "../../contract/free-rooms.ts";
import type { ApiResult, Http } from "../../contract/screen/http.ts";
import type { BookingChange } from "./booking-change.ts";
import { type AlarmApi, createAlarmApi } from "./alarms/alarm-api.ts";
import { type ComplianceApi, createComplianceApi } from "./compliance/compliance-api.ts";
import { createEnergyApi, type EnergyApi } from "./energy/energy-api.ts";
import { createDeviceApi, type DeviceApi } from "./devices/device-api.ts";
import { createSystemApi, type SystemApi } from "./system/system-api.ts";
import { createRoomApi, type RoomApi } from "./room/room-api.ts";
import { createPeopleApi, type PeopleApi } from "./people/people-api.ts";
import { createPlacesApi, type PlacesApi } from "./places/places-api.ts";
import { createSourceApi, type SourceApi } from "./source-api.ts";
import { createReportApi, type ReportApi } from "./tests/report-api.ts";

/** What was booked: one meeting, or one for each session. */
export type Booked =
  | { readonly meeting: Pick<Meeting, "id"> }
  | { readonly meetings: readonly Pick<Meeting, "id">[] };

export interface FreeRoomsAsked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly heads: number;
  readonly equipment: readonly Equipment[];
}

/** The hub's own API, as the console uses it. */
export interface ConsoleApi
  extends
    DeviceApi,
    SystemApi,
    AlarmApi,
    ComplianceApi,
    PeopleApi,
    PlacesApi,
    RoomApi,
    EnergyApi,
    SourceApi,
    ReportApi {
  session(): Promise<ApiResult<HubSessionView>>;
  /** `code` comes from the one-time link the hub printed at its first start. */
  setUp(code: string, name: string, password: string): Promise<ApiResult<unknown>>;
  /** `code`: of the second factor; empty before it is asked for. */
  signIn(name: string, password: string, code: string): Promise<ApiResult<unknown>>;
  signOut(): Promise<ApiResult<unknown>>;
  /** Whether one has a PIN for the rooms' panels. */
  hasPin(): Promise<ApiResult<{ readonly set: boolean }>>;
  /** By one's password; null: no PIN any more. */
  setPin(current: string, pin: string | null): Promise<ApiResult<unknown>>;
  clauses(): Promise<ApiResult<readonly ClauseView[]>>;
  rooms(): Promise<ApiResult<readonly HubRoomView[]>>;
  room(site: string, room: string): Promise<ApiResult<HubRoomDetail>>;
  book(
    site: string,
    room: string,
    booking: BookingRequest | SessionsRequest,
  ): Promise<ApiResult<Booked>>;
  /** Somebody else than who typed it has read the banner, as it stands here. */
  checkBanner(
    site: string,
    room: string,
    meetingId: string,
    text: string,
  ): Promise<ApiResult<unknown>>;
  /** Times are epoch milliseconds; nothing is asked of what is 0 or empty. */
  freeRooms(asked: FreeRoomsAsked): Promise<ApiResult<FreeRooms>>;
  change(
    site: string,
    room: string,
    meetingId: string,
    change: BookingChange,
  ): Promise<ApiResult<unknown>>;
  /** Moves a meeting to another room. */
  move(
    site: string,
    room: string,
    meetingId: string,
    to: { readonly site: string; readonly room: string },
  ): Promise<ApiResult<unknown>>;
  cancel(site: string, room: string, meetingId: string): Promise<ApiResult<unknown>>;
  /** Who comes to a meeting and where they sit. */
  details(site: string, room: string, meetingId: string): Promise<ApiResult<BookingDetails>>;
  saveDetails(
    site: string,
    room: string,
    meetingId: string,
    details: BookingDetails,
  ): Promise<ApiResult<{ readonly agendaVersion: number }>>;
}

export const createConsoleApi = (http: Http): ConsoleApi => ({
  ...createRoomApi(http),
  ...createPeopleApi(http),
  ...createPlacesApi(http),
  ...createAlarmApi(http),
  ...createComplianceApi(http),
  ...createSourceApi(http),
  ...createEnergyApi(http),
  ...createReportApi(http),
  ...createDeviceApi(http),
  ...createSystemApi(http),
  session: () => http.request("GET", "session"),
  setUp: (code, name, password) => http.request("POST", "setup", { code, name, password }),
  signIn: (name, password, code) => http.request("POST", "session", { name, password, code }),
  signOut: () => http.request("DELETE", "session"),
  hasPin: () => http.request("GET", "session/pin"),
  setPin: (current, pin) => http.request("PUT", "session/pin", { current, pin }),
  clauses: () => http.request("GET", "clauses"),
  rooms: () => http.request("GET", "rooms"),
  room: (site, room) => http.request("GET", roomPath(site, room)),
  book: (site, room, booking) => http.request("POST", `${roomPath(site, room)}/meetings`, booking),
  checkBanner: (site, room, meetingId, text) =>
    http.request("POST", `${meetingPath(site, room, meetingId)}/banner-check`, { text }),
  freeRooms: ({ fromMs, toMs, heads, equipment }) =>
    http.request(
      "GET",
      `free-rooms?fromMs=${fromMs}&toMs=${toMs}&heads=${heads}&equipment=${equipment.join(",")}`,
    ),
  change: (site, room, meetingId, change) =>
    http.request("PATCH", meetingPath(site, room, meetingId), change),
  move: (site, room, meetingId, to) =>
    http.request("PUT", `${meetingPath(site, room, meetingId)}/room`, to),
  cancel: (site, room, meetingId) => http.request("DELETE", meetingPath(site, room, meetingId)),
  details: (site, room, meetingId) =>
    http.request("GET", `${meetingPath(site, room, meetingId)}/details`),
  saveDetails: (site, room, meetingId, details) =>
    http.request("PUT", `${meetingPath(site, room, meetingId)}/details`, details),
});

const meetingPath = (site: string, room: string, meetingId: string): string =>
  `${roomPath(site, room)}/meetings/${encodeURIComponent(meetingId)}`;

/** Where a room stands below `api/`. */
export const roomPath = (site: string, room: string): string =>
  `rooms/${encodeURIComponent(site)}/${encodeURIComponent(room)}`;
