import type { Meeting } from "./agenda.ts";
import type { ClauseParameter } from "./clauses.ts";
import { attestedKinds, type Duty, type DutyKind } from "./duty.ts";
import type { Failure } from "./errors.ts";
import type { Message } from "./message.ts";
import type { RoomMetering } from "./room-metering.ts";
import type { RoomOffers } from "./room-offers.ts";
import type { PanelRole } from "./people.ts";
import type { DeviceKind, Unit } from "./points.ts";
import type { PointValue, Quality } from "./reading.ts";
import type { Alarm, Emergency, EndCause, Phase, Reason } from "./record.ts";
import type {
  SelfTestReport,
  SelfTestResult,
  SelfTestRun,
  SelfTestStep,
  SignOff,
  SignOffRole,
} from "./selftest.ts";

/** What the panel and the hub's console show. All times are room wall time, epoch milliseconds. */

export interface TargetView {
  readonly value: PointValue;
  readonly reason: Reason;
}

export interface PointView {
  readonly point: string;
  readonly unit: Unit | null;
  readonly writable: boolean;
  readonly value: PointValue | null;
  readonly quality: Quality | "none";
  readonly atMs: number | null;
  readonly target: TargetView | null;
  /** Why the target is not sent as wished, or not yet. */
  readonly held: Message | null;
  readonly failure: Failure | null;
}

/** unpowered: its supply is off, so silence is as it should be. */
export type Availability = "online" | "offline" | "unpowered" | "unknown";

export interface DeviceView {
  readonly device: string;
  readonly kind: DeviceKind;
  readonly model: string;
  readonly availability: Availability;
  readonly points: readonly PointView[];
}

export interface MeetingView {
  readonly id: string;
  /** Empty when the meeting is classified and the reader may not see it. */
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly class: string;
  readonly classified: boolean;
  readonly headCount: number;
  readonly attendance: Meeting["attendance"];
}

/** A meeting as everybody may see it: of a classified one, only that the room is taken. */
export const publicMeeting = (meeting: Meeting): MeetingView => ({
  id: meeting.id,
  title: meeting.classified ? "" : meeting.title,
  startMs: meeting.startMs,
  endMs: meeting.endMs,
  class: meeting.class,
  classified: meeting.classified,
  headCount: meeting.headCount,
  attendance: meeting.attendance,
});

/**
 * Whether a person's word is wanted for a duty. Nobody lays out the room for a self-service meeting:
 * the full test proves that it is prepared. `meetings` are those the reader knows of.
 */
export const isByWord = (
  { kind, meetingId }: Pick<Duty, "kind" | "meetingId">,
  meetings: readonly (Pick<MeetingView, "id" | "attendance"> | null)[],
): boolean => {
  if (kind !== "prepared") return attestedKinds.has(kind);
  return meetings.find((one) => one?.id === meetingId)?.attendance !== "self-service";
};

/** The banner of the meeting at hand, where a sign of the room is to show it. */
export interface BannerView {
  readonly meetingId: string;
  readonly text: string;
  /** Who has proof-read it as it stands; null: nobody, and the sign stays blank. */
  readonly checkedBy: string | null;
}

/** The running meeting ends by itself then, unless somebody comes or says otherwise. */
export interface CountdownView {
  readonly meetingId: string;
  readonly cause: Exclude<EndCause, "button">;
  readonly endsAtMs: number;
}

/** Somebody cleans in these zones; in all of them when none is named. */
export interface CleaningView {
  readonly zones: readonly string[];
  readonly by: string;
  readonly untilMs: number;
}

/** What concerns everybody in the room, by the contact that told of it first. */
export interface EmergencyView {
  readonly emergency: Emergency;
  readonly device: string;
  readonly sinceMs: number;
}

export type Occupancy = "occupied" | "empty" | "unknown";

/** Average watts over a slot of the last hour; null where nothing was metered. */
export interface WattsPoint {
  readonly atMs: number;
  readonly watts: number | null;
}

/** What counts as comfortable just now, by the clauses in force. Ends included. */
export interface ComfortLimits {
  readonly temperature: readonly [lowC: number, highC: number];
  readonly humidity: readonly [lowPercent: number, highPercent: number];
  readonly co2Ppm: number;
}

export interface RoomView {
  readonly site: string;
  readonly room: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  readonly nowMs: number;
  /** Room seconds in a real second; 1 outside demonstrations. */
  readonly speed: number;
  readonly clockTrusted: boolean;
  readonly hubConnected: boolean;
  readonly phase: Phase;
  readonly occupancy: Occupancy;
  readonly emergencies: readonly EmergencyView[];
  readonly countdown: CountdownView | null;
  /** The running meeting pauses until then; null while it does not. */
  readonly recessUntilMs: number | null;
  readonly cleaning: CleaningView | null;
  /** Parts of the room that can be lit on their own, for cleaning. */
  readonly zones: readonly string[];
  /** The room counts as empty then, and begins to power down after its meeting; null: not yet so. */
  readonly offFromMs: number | null;
  /** Why a room that serves nobody stays on all the same; null when nothing keeps it on. */
  readonly staysOn: Message | null;
  readonly meeting: MeetingView | null;
  readonly next: MeetingView | null;
  /** Null when no sign is to show anything. */
  readonly banner: BannerView | null;
  readonly agendaVersion: number;
  readonly standbyWatts: number;
  /** For whoever books it; left out for visitors. */
  readonly offers?: RoomOffers;
  /** For the hub's accounts of energy. */
  readonly metering?: RoomMetering;
  /** Left out when no clause in force says: values are then shown without limits. */
  readonly comfort?: ComfortLimits;
  readonly watts: readonly WattsPoint[];
  readonly devices: readonly DeviceView[];
  readonly duties: readonly Duty[];
  readonly alarms: readonly Alarm[];
  readonly test: SelfTestReport | null;
  readonly testRunning: SelfTestRun | null;
  /** What the running test has come to so far; empty while none is running. */
  readonly testSteps: readonly SelfTestStep[];
}

/** First the whole room, then the parts that changed. A device or duty replaces the one of its id. */
export type RoomEvent =
  | { readonly type: "snapshot"; readonly room: RoomView }
  | {
      readonly type: "change";
      /** `testSteps` of a new test replace those of the one before. */
      readonly room: Partial<Omit<RoomView, "devices" | "duties">>;
      readonly devices: readonly DeviceView[];
      readonly duties: readonly Duty[];
      /** Steps that ended since, of the test that is running. */
      readonly moreTestSteps?: readonly SelfTestStep[];
    };

/** A report as lists show it. */
export interface ReportHead extends Omit<SelfTestReport, "steps"> {
  /** Steps by result. */
  readonly counts: Readonly<Record<SelfTestResult, number>>;
  readonly signedAs: readonly SignOffRole[];
}

/** A report with the names under it. */
export interface ReportView {
  readonly report: SelfTestReport;
  /** The meeting it was made for; null without one, and once the agenda has it no more. */
  readonly meeting: MeetingView | null;
  readonly signOffs: readonly SignOff[];
}

/** The room after an event; the same object when nothing changed. */
export function applyRoomEvent(before: RoomView | null, event: RoomEvent): RoomView | null {
  if (event.type === "snapshot") return event.room;
  if (before === null) return null;
  const { testSteps = before.testSteps } = event.room;
  return {
    ...before,
    ...event.room,
    testSteps: [...testSteps, ...(event.moreTestSteps ?? [])],
    devices: replaceById(before.devices, event.devices, (device) => device.device),
    duties: replaceById(before.duties, event.duties, (duty) => duty.id),
  };
}

function replaceById<T>(before: readonly T[], changed: readonly T[], id: (item: T) => string) {
  if (changed.length === 0) return before;
  const fresh = new Map(changed.map((item) => [id(item), item]));
  const kept = before.map((item) => {
    const replacement = fresh.get(id(item));
    fresh.delete(id(item));
    return replacement ?? item;
  });
  return [...kept, ...fresh.values()];
}

/** A clause as the pages show it. */
export interface ClauseView {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly document: string;
}

/** A clause as it binds this room: its numbers in force, and whose decision changed one. */
export interface ClauseBasis extends ClauseView {
  readonly numbers: readonly { readonly name: string; readonly is: ClauseParameter }[];
  readonly override: { readonly reason: string; readonly by: string } | null;
}

/** Whose word a wish is, strongest first: safety, a person, a rule, the room's ordinary state. */
export type WishLevel = "safety" | "hold" | "rule" | "default";

/** A person's hold on a point, until room time `untilMs`. */
export interface HoldView {
  readonly value: PointValue;
  readonly by: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** An approval on file to leave a limit of the air-conditioning; °C, room time. */
export interface ExemptionView {
  readonly limitC: number;
  readonly owner: string;
  readonly reason: string;
  readonly untilMs: number;
}

/** A word of a guard: what it changed or holds back, why, and by which clause, if by one. */
export interface GuardView {
  readonly text: Message;
  readonly clause: ClauseBasis | null;
}

/** Why a point is as it is: what won, what lost, what holds it back, and the clause behind it. */
export interface Explanation {
  readonly device: string;
  readonly kind: DeviceKind;
  readonly availability: Availability;
  readonly point: PointView;
  /** Whose word the winning wish is; null when nothing is asked of the point. */
  readonly level: WishLevel | null;
  /** What the winning wish asked for; differs from the target where a guard changed it. */
  readonly wanted: PointValue | null;
  /** Wishes that were heard and did not win, strongest first. */
  readonly lost: readonly {
    readonly value: PointValue;
    readonly reason: Reason;
    readonly level: WishLevel;
  }[];
  readonly hold: HoldView | null;
  readonly changedBy: GuardView | null;
  readonly heldBy: GuardView | null;
  /** Of a set-point: the approval that widens its limit just now. */
  readonly exemption: ExemptionView | null;
  /** The clause behind the winning wish. */
  readonly clause: ClauseBasis | null;
  /** Duties that a reading of this point has proved. */
  readonly proved: readonly {
    readonly duty: string;
    readonly kind: DutyKind;
    readonly text: Message;
    readonly atMs: number;
  }[];
}

/** How a duty stands: by which clause, what proves it, what is lacking, and what comes next. */
export interface DutyExplanation {
  readonly duty: Duty;
  readonly clause: ClauseBasis | null;
  /** In words, with the times that matter. */
  readonly state: Message;
  /** What is lacking now, the device named where one is to blame; empty once it is settled. */
  readonly lacking: readonly Message[];
  /** What is still to come, soonest first: it opens, is reminded of, is due, escalates, closes. */
  readonly next: readonly { readonly atMs: number; readonly text: Message }[];
}

/** Who is signed in at the room's panel, and as what; both null when nobody is. */
export type SessionView =
  | { readonly name: string; readonly role: PanelRole }
  | { readonly name: null; readonly role: null };

/** Every refusal of an API, in one shape. `code` is stable, `message` is for people. */
export interface ApiProblem {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly { readonly path: string; readonly text: string }[];
  /** Of a lock: real milliseconds until the next try. */
  readonly leftMs?: number;
  /** Of an overlap: the meeting that has the room; its title is empty when it is classified. */
  readonly other?: Pick<MeetingView, "id" | "title" | "classified" | "startMs" | "endMs">;
}
