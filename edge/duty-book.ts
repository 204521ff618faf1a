import type { Occupancy } from "../contract/api.ts";
import { type Duty, dutyName } from "../contract/duty.ts";
import { roomLimits } from "./room-limits.ts";
import type { TickNews } from "./room/news.ts";
import type { Snapshot } from "./room/snapshot.ts";
import type { RoomState } from "./room/state.ts";
import { deriveDuties } from "./standards/duties.ts";
import { judgeDuties, lackOf } from "./standards/judging.ts";
import { shortNotice, toTell } from "./standards/notices.ts";
import { renewedDuties } from "./standards/renewed.ts";

/**
 * Brings the duties up to the instant: derived from agenda and day, judged by what was read, told to
 * people. What it remembers is only what it has derived from, so as not to do it again at every tick;
 * a restart derives the same anew.
 */
export class DutyBook {
  /** What an act may take on the wire, in room time. */
  readonly #wireActMs: number;
  #derivedFrom: readonly unknown[] = [];
  /** Names of the duties that are open, or open before the next look at the agenda. */
  #atHand: readonly string[] = [];

  constructor(wireActMs: number) {
    this.#wireActMs = wireActMs;
  }

  /** One look at an instant whose clock is trusted. Changes go into the state and onto the record. */
  follow(state: RoomState, snapshot: Snapshot, news: TickNews): void {
    const inputs = inputsOf(snapshot);
    const untilMs = snapshot.nowMs + lookEveryMs(snapshot);
    if (!isSame(inputs, this.#derivedFrom)) {
      this.#derivedFrom = inputs;
      this.#derive(state, snapshot, news);
      this.#atHand = namesAtHand(state, untilMs);
    }
    const atHand = () => this.#atHand.flatMap((name) => state.duties.get(name) ?? []);
    for (const duty of judgeDuties(snapshot, atHand())) keep(state, duty, news);
    const renewed = renewedDuties(snapshot);
    for (const duty of renewed) keep(state, duty, news);
    // The meeting may begin before the next look at the agenda.
    if (renewed.length > 0) this.#atHand = namesAtHand(state, untilMs);
    for (const duty of atHand()) tell(state, snapshot, duty, news);
  }

  #derive(state: RoomState, snapshot: Snapshot, news: TickNews): void {
    const { model, endings, reports, nowMs, agenda } = snapshot;
    const context = {
      model,
      endings,
      reports,
      presence: presenceOf(snapshot),
      wireActMs: this.#wireActMs,
      nowMs,
    };
    for (const duty of deriveDuties(agenda, state.duties, context)) {
      keep(state, duty, news);
      const notice = shortNotice(duty, nowMs);
      if (notice !== null) news.record(notice);
    }
    forget(state, nowMs);
  }
}

const minuteMs = 60_000;

/**
 * After a meeting deadlines move on by the minute. Else time alone changes what is owed only at
 * midnight and as days come nearer, and midnight is a quarter of an hour in every zone.
 */
const lookEveryMs = ({ phase }: Snapshot): number =>
  phase === "leaving" || phase === "powering-down" ? minuteMs : 15 * minuteMs;

const inputsOf = (snapshot: Snapshot) => [
  snapshot.agenda,
  snapshot.model,
  snapshot.reports,
  presenceOf(snapshot),
  lookEveryMs(snapshot),
  Math.floor(snapshot.nowMs / lookEveryMs(snapshot)),
  ...snapshot.endings.ended.values(),
  ...snapshot.endings.extended.values(),
];

/** A call, a hold, cleaners or an alert keep the room on as people do: deadlines wait for them. */
const presenceOf = ({ occupancy, freeSinceMs }: Snapshot): Occupancy =>
  occupancy.state === "empty" && freeSinceMs === null ? "occupied" : occupancy.state;

const isSame = (left: readonly unknown[], right: readonly unknown[]): boolean =>
  left.length === right.length && left.every((each, index) => each === right[index]);

const namesAtHand = (state: RoomState, untilMs: number): readonly string[] =>
  [...state.duties]
    .filter(([, duty]) => duty.settledAtMs === null && duty.opensAtMs <= untilMs)
    .map(([name]) => name);

/** Only a change of status is a record; a deadline that moves is kept, but is not news. */
function keep(state: RoomState, duty: Duty, news: TickNews): void {
  const name = dutyName(duty.id);
  const before = state.duties.get(name);
  state.duties.set(name, duty);
  news.keep({ kind: "duty", id: duty.id, value: duty });
  if (before?.id !== duty.id || before.status !== duty.status) news.record({ kind: "duty", duty });
}

/** Reminders and escalations, each once: how far it has gone is kept with the duty. */
function tell(state: RoomState, snapshot: Snapshot, duty: Duty, news: TickNews): void {
  const told = toTell(duty, snapshot.nowMs, () => lackOf(snapshot, duty));
  if (told === null) return;
  keep(state, told.duty, news);
  for (const notice of told.notices) news.record(notice);
}

/**
 * Once a meeting has left the agenda, its settled duties leave the memory, and with them what people
 * said of it. The journal keeps it all.
 */
function forget(state: RoomState, nowMs: number): void {
  const meetings = new Set<string | null>((state.agenda?.meetings ?? []).map(({ id }) => id));
  const isSpent = (meetingId: string | null, endMs: number) =>
    !meetings.has(meetingId) && endMs + roomLimits.dutiesKeptMs < nowMs;
  for (const [name, duty] of state.duties) {
    if (duty.settledAtMs === null || !isSpent(duty.meetingId, duty.closesAtMs)) continue;
    state.duties.delete(name);
  }
  for (const id of state.attested.keys()) {
    if (!state.duties.has(dutyName(id))) state.attested.delete(id);
  }
  for (const { meetingId, atMs } of state.endings.ended.values()) {
    if (isSpent(meetingId, atMs)) state.endings.ended.delete(meetingId);
  }
  for (const { meetingId, untilMs } of state.endings.extended.values()) {
    if (isSpent(meetingId, untilMs)) state.endings.extended.delete(meetingId);
  }
}
