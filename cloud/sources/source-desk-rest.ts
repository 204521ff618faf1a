import { createHash } from "node:crypto";
import { canonicalJson } from "../../contract/hash.ts";
import type { SourceBooking } from "../agenda/booking-schema.ts";
import type { Bookings } from "../agenda/bookings.ts";
import { takerOf } from "../agenda/conflicts.ts";
import { noteOf } from "../agenda/meeting-note.ts";
import { meetingIdOf } from "../agenda/source-word.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { SourceItem, SourceStore, StoredSource } from "../store/source-store.ts";
import type { SourceIntake } from "./source-desk-intake.ts";

export interface PushedOptions {
  readonly store: SourceStore;
  readonly intake: SourceIntake;
  readonly bookings: Bookings;
  /** Room time. */
  readonly nowMs: () => number;
  /** Wire time. */
  readonly wallMs: () => number;
}

/** What an office system asks: a booking as it is to be from now on; null: called off. */
export interface Pushed {
  readonly key: string;
  readonly booking: SourceBooking | null;
}

/** What became of it, without words of people. */
export interface PushAnswer {
  readonly status: number;
  readonly body: object;
}

export type PushOutcome =
  | { readonly kind: "answered"; readonly answer: PushAnswer }
  /** The same idempotency key came with another request. */
  | { readonly kind: "key-reused" }
  /** Its idempotency keys are used up for today. */
  | { readonly kind: "too-many-keys" }
  /** It holds as many bookings, or people in them, as it may. */
  | { readonly kind: "too-many-bookings" }
  | { readonly kind: "too-far-ahead" }
  | { readonly kind: "ended" }
  | { readonly kind: "unknown" };

/** Bookings that an office system sends by itself: one after another, each once in effect. */
export class PushedBookings {
  readonly #options: PushedOptions;
  readonly #lines = new Map<string, Promise<unknown>>();

  constructor(options: PushedOptions) {
    this.#options = options;
  }

  /** @param idempotencyKey empty: none; a repeated request is then simply done again */
  async push(source: StoredSource, pushed: Pushed, idempotencyKey: string): Promise<PushOutcome> {
    const before = this.#lines.get(source.id) ?? Promise.resolve();
    const mine = before.then(() => this.#once(source, pushed, idempotencyKey));
    const settled = mine.catch(() => {});
    this.#lines.set(source.id, settled);
    try {
      return await mine;
    } finally {
      if (this.#lines.get(source.id) === settled) this.#lines.delete(source.id);
    }
  }

  async #once(source: StoredSource, pushed: Pushed, idempotencyKey: string): Promise<PushOutcome> {
    if (idempotencyKey === "") return await this.#do(source, pushed);
    const { store, wallMs } = this.#options;
    const { answersKeptMs, answersPerSource } = hubLimits.sources;
    const requestHash = createHash("sha256").update(canonicalJson(pushed)).digest("hex");
    const kept = await store.answer(source.id, idempotencyKey);
    if (kept !== null) {
      if (kept.requestHash !== requestHash) return { kind: "key-reused" };
      const body: object = JSON.parse(kept.body);
      return { kind: "answered", answer: { status: kept.status, body } };
    }
    await store.forgetAnswers(wallMs() - answersKeptMs);
    if ((await store.answers(source.id)) >= answersPerSource) return { kind: "too-many-keys" };
    const outcome = await this.#do(source, pushed);
    if (outcome.kind !== "answered") return outcome;
    const { status, body } = outcome.answer;
    const answer = { requestHash, status, body: JSON.stringify(body) };
    await store.keepAnswer(source.id, idempotencyKey, answer, wallMs());
    return outcome;
  }

  async #do(source: StoredSource, pushed: Pushed): Promise<PushOutcome> {
    const { key, booking } = pushed;
    const { store, intake, nowMs } = this.#options;
    const before = await store.item(source.id, key);
    const state = { ...source.state, broughtAtMs: nowMs(), failure: null };
    if (booking === null) {
      if (before === null || before.status === "off") return { kind: "unknown" };
      await intake.change(source, state, [], [key]);
      return await this.#answer(source, pushed, 200);
    }
    const isOver = booking.endMs <= nowMs();
    if (isOver && (before === null || before.status === "spent")) return { kind: "ended" };
    const { uploadAheadMs, itemsPerSource, bookingBytes } = hubLimits.sources;
    if (booking.startMs > nowMs() + uploadAheadMs) return { kind: "too-far-ahead" };
    await intake.forgetEnded(source);
    const item = itemOf(source.id, key, booking, nowMs());
    const { count, bytes } = await store.size(source.id, key);
    const isTooMany = before === null && count >= itemsPerSource;
    if (isTooMany || bytes + Buffer.byteLength(JSON.stringify(item)) > bookingBytes) {
      return { kind: "too-many-bookings" };
    }
    await intake.change(source, state, [item], []);
    return await this.#answer(source, pushed, before === null ? 201 : 200);
  }

  async #answer(
    source: StoredSource,
    { key, booking }: Pushed,
    status: number,
  ): Promise<PushOutcome> {
    const meetingId = meetingIdOf(source.id, key);
    const { ref, booked } = await this.#whereIs(source, meetingId);
    const agendaVersion = (await this.#options.bookings.current(ref)).version;
    const nowMs = this.#options.nowMs();
    const placed = booked.meetings.some(({ id, endMs }) => id === meetingId && endMs > nowMs);
    const taker = takerOf(booked, meetingId);
    const isOff = booking === null || noteOf(booked, meetingId).closed !== null;
    const reason: NotPlaced = taker !== "" ? "room-taken" : isOff ? "called-off" : "agenda-full";
    const body = {
      meetingId,
      ...ref,
      agendaVersion,
      placed,
      conflictWith: taker === "" ? null : taker,
      why: placed && taker === "" ? null : reason,
    };
    return { kind: "answered", answer: { status, body } };
  }

  /** The room that a meeting of this source has now: a person may have moved it, and moved it again. */
  async #whereIs({ settings: { site, room } }: StoredSource, meetingId: string) {
    const { bookings } = this.#options;
    const seen = new Set<string>();
    let ref: RoomRef = { site, room };
    for (;;) {
      seen.add(keyOf(ref));
      const booked = await bookings.booked(ref);
      const { closed } = noteOf(booked, meetingId);
      const next = closed?.why === "moved" ? closed.to : null;
      if (next === null || seen.has(keyOf(next))) return { ref, booked };
      ref = { site: next.site, room: next.room };
    }
  }
}

/** Why a booking does not have its room. */
type NotPlaced = "room-taken" | "agenda-full" | "called-off";

/** Words of an office system come in the order in which it sends them. */
function itemOf(source: string, key: string, booking: SourceBooking, nowMs: number): SourceItem {
  const { title, organiser, startMs, endMs, classified, details, headCount, ...extras } = booking;
  const { attendees } = details;
  const heads = headCount === 0 ? attendees.length : headCount;
  return {
    key,
    status: "live",
    meeting: {
      key,
      // What one office system calls a booking says nothing of another's.
      uid: `${source} ${key}`,
      originalStartMs: null,
      sequence: 0,
      stampMs: nowMs,
      title,
      organiser,
      startMs,
      endMs,
      allDay: false,
      cancelled: false,
      classified,
      attendees: [],
      writeBack: null,
    },
    attendees,
    extras: { ...extras, headCount: heads },
  };
}
