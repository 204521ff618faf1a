import type { MeetingView } from "./api.ts";
import type { HubRoomView } from "./hub-api.ts";

/** How far the duties of a meeting have come: `late` and `missed` before all that is well. */
export type Preparation = "none" | "open" | "done" | "late" | "missed";

/** A meeting in the agenda of all rooms. A classified one says only that the room is taken. */
export interface SiteMeeting extends MeetingView {
  readonly preparation: Preparation;
}

/** A room's meetings of one day of its own zone. */
export interface RoomDay extends Pick<
  HubRoomView,
  "site" | "room" | "name" | "timeZone" | "place"
> {
  /** Midnight to midnight where the room stands; room time. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** Those that touch the day, by their start. */
  readonly meetings: readonly SiteMeeting[];
  /** Booked in their source, but without the room. */
  readonly waiting: readonly MeetingView[];
}

/** `GET /api/agenda`: every room that the reader sees, on one date. */
export interface SiteDay {
  /** `2026-03-02` */
  readonly date: string;
  readonly rooms: readonly RoomDay[];
}
