import type { Agenda } from "./agenda.ts";
import type { DeviceView, MeetingView, Occupancy, WattsPoint } from "./api.ts";
import type { Duty, DutyRole } from "./duty.ts";
import type { Failure } from "./errors.ts";
import type { Grant, Permission, Right } from "./permissions.ts";
import type { PointValue } from "./reading.ts";
import type { Alarm, Emergency, Phase } from "./record.ts";
import type { BookingConflict } from "./sources.ts";

/** What the hub's console shows of people and rooms. Times are room wall time, epoch milliseconds. */

/** Who is signed in at the hub, and what he may do there. */
export interface HubUserView {
  readonly name: string;
  readonly grants: readonly Grant[];
  /** What he may do where: `mayAt`. */
  readonly rights: readonly Right[];
  /** What he may do anywhere. */
  readonly permissions: readonly Permission[];
  /** What has to be done before anything else; left out when nothing. */
  readonly due?: "password" | "second-factor";
  /** Wire time at which the password ends, once that is near; left out before. */
  readonly passwordEndsAtMs?: number;
}

/** Who is signed in at the hub, and whether the first account is still to be made. */
export interface HubSessionView {
  readonly needsSetup: boolean;
  readonly user: HubUserView | null;
  /** The rooms' own time and its pace, in a demonstration; left out where it is the real one. */
  readonly roomTime?: { readonly nowMs: number; readonly speed: number };
  /** What the button of another sign-on says; left out when there is none. */
  readonly signOn?: { readonly zh: string; readonly en: string };
}

/** The room's air now; `unknown` while nobody has said what is comfortable. */
export interface RoomComfort {
  readonly temperatureC: number;
  readonly state: "inside" | "low" | "high" | "unknown";
}

/** One room as the hub knows it. */
export interface HubRoomView {
  readonly site: string;
  readonly room: string;
  /** Ids of the places it stands in, from the top down, itself left out; left out while unknown. */
  readonly place?: readonly string[];
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  /** The room's time when this was said; the reader's own clock when left out. */
  readonly nowMs?: number;
  /** Room seconds in a real second; 1 when left out. */
  readonly speed?: number;
  /** The room's edge is connected. */
  readonly online: boolean;
  /** Its broker holds it for connected, but it has not been heard since then; left out when it is. */
  readonly silentSinceMs?: number;
  readonly lastSeenMs: number | null;
  readonly phase: Phase | null;
  readonly occupancy: Occupancy | null;
  readonly watts: number | null;
  /** Left out while nothing that may be believed is read. */
  readonly comfort?: RoomComfort;
  readonly meeting: MeetingView | null;
  readonly next: MeetingView | null;
  readonly recordsStored: number;
  readonly openAlarms: number;
  /** That last just now, or did when it was last heard, the gravest first; left out when none. */
  readonly emergencies?: readonly Emergency[];
  readonly dutiesToday: { readonly done: number; readonly late: number; readonly missed: number };
  /** To whom open duties have escalated; left out when to nobody. */
  readonly escalatedTo?: readonly DutyRole[];
}

/** A value of a Sparkplug node that is none of ours, by its own names. */
export interface ForeignMetric {
  /** Null: of the node itself. */
  readonly device: string | null;
  readonly name: string;
  /** The last one that was told; null: the node said that there is none. */
  readonly value: PointValue | null;
  /** It still holds: node and device are connected, and heard. */
  readonly good: boolean;
  readonly atMs: number | null;
}

/** A meeting its room serves until then, although somebody else is booked before. */
export interface Overrun {
  readonly meetingId: string;
  readonly untilMs: number;
  readonly otherId: string;
}

/** A source of a room's bookings: when it last brought something, and why it does not now. */
export interface SourceAge {
  readonly name: string;
  readonly broughtAtMs: number | null;
  readonly failure: Failure | null;
}

export type HubEvent =
  | { readonly type: "snapshot"; readonly rooms: readonly HubRoomView[] }
  | { readonly type: "room"; readonly room: HubRoomView };

/** One room with everything the console's room page shows. */
export interface HubRoomDetail extends HubRoomView {
  readonly devices: readonly DeviceView[];
  readonly duties: readonly Duty[];
  readonly alarms: readonly Alarm[];
  readonly wattsHour: readonly WattsPoint[];
  /** Left out while the room has not said what it may draw when off. */
  readonly standbyWatts?: number;
  readonly agenda: Agenda | null;
  /** Left out when there are none. */
  readonly overruns?: readonly Overrun[];
  /** Meetings of sources that do not have the room; left out when there are none. */
  readonly conflicts?: readonly BookingConflict[];
  /** How old the word of each of its sources is; left out when it has none. */
  readonly sources?: readonly SourceAge[];
  /** Of a node that has not said what it is by our names; left out for a room of ours. */
  readonly foreign?: readonly ForeignMetric[];
  /** Seats that a nameplate is bound to; left out when there are none, or while it is not known. */
  readonly plateSeats?: readonly string[];
}
