import type { MeetingView, WattsPoint } from "./api.ts";

/** What the energy page shows. All times are room wall time, epoch milliseconds. */

/** Energy by mean watts of whole slots; what was not metered is not guessed. */
export interface Integral {
  /** Null when nothing of the span was metered. */
  readonly kWh: number | null;
  /** Share of the span that was metered, 0 to 1. */
  readonly coverage: number;
}

/** A day of the room's zone: from one local midnight to the next, or to now. */
export interface EnergyDay extends Integral {
  /** `2026-03-02` */
  readonly date: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Used while the room served no meeting; null when nothing of that was metered. */
  readonly baseKWh: number | null;
}

/** What a meeting took, from the power-up for it to the proof that the room is off. */
export interface EnergyMeeting extends Integral {
  readonly meeting: Pick<
    MeetingView,
    "id" | "title" | "classified" | "startMs" | "endMs" | "headCount"
  >;
  readonly fromMs: number;
  /** Now, while it is not proved yet. */
  readonly toMs: number;
  /** rest: the room is off, or free · next: the preparation of another took its place. */
  readonly endedBy: "rest" | "next" | null;
  readonly meanWatts: number | null;
  /** For each person and hour of the meeting; null without a head-count. */
  readonly kWhPerPersonHour: number | null;
}

/** The meter that sees the whole room. */
export interface EnergyMeter {
  readonly device: string;
  readonly model: string;
  /** Its own counter, as last read; null when it has none, or it is not believed just now. */
  readonly counterKWh: number | null;
  readonly watts: number | null;
}

export interface StandbyState {
  readonly limitW: number;
  /** No meeting is near and nobody is there: the limit counts. */
  readonly isResting: boolean;
  /** Since when it has drawn more without a pause; null: it does not. */
  readonly overSinceMs: number | null;
  /** What draws it, as far as anything tells. */
  readonly culprit: string | null;
  /** Mean over today's time outside meetings; null when nothing of it was metered. */
  readonly meanWatts: number | null;
}

export interface EnergyView {
  readonly nowMs: number;
  /** Null: the room has no meter of the whole room, and nothing else here says anything. */
  readonly meter: EnergyMeter | null;
  /** Closed slots of today, oldest first; a missing one was not metered. */
  readonly watts: readonly WattsPoint[];
  readonly slotMs: number;
  readonly today: EnergyDay;
  /** From the first day that was metered, a fortnight at most; today is the last. */
  readonly days: readonly EnergyDay[];
  /** Of today, in the order of their preparation. */
  readonly meetings: readonly EnergyMeeting[];
  readonly standby: StandbyState;
}
