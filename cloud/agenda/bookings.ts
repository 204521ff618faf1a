import { createHash } from "node:crypto";
import type { Agenda, Meeting } from "../../contract/agenda.ts";
import type { Clock } from "../../contract/clock.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import type { AgendaStore, RoomRef } from "../store/hub-store.ts";

/** Why a booking was not made. `overlap` names the meeting that is already there. */
export type BookingProblem =
  | { readonly kind: "overlap"; readonly other: Meeting }
  | { readonly kind: "unknown-meeting" }
  | { readonly kind: "ended" }
  | { readonly kind: "agenda-full" }
  | { readonly kind: "busy" };

export type BookingResult =
  | { readonly ok: true; readonly agenda: Agenda }
  | { readonly ok: false; readonly problem: BookingProblem };

export interface BookingsOptions {
  readonly store: AgendaStore;
  readonly roomClock: Clock;
  /** When there is no broker just now, `publishAll` follows when there is. */
  readonly outlet: OutletTarget;
  readonly changes: RoomChanges;
}

type Change = (meetings: readonly Meeting[]) => readonly Meeting[] | BookingProblem;

/** Other processes may book the same room at the same moment. */
const attempts = 5;

/** Each room's meetings: every change is a new version with a hash, stored before it is sent. */
export class Bookings {
  readonly #options: BookingsOptions;

  constructor(options: BookingsOptions) {
    this.#options = options;
  }

  /** Version 0, without meetings, for a room that never had any. */
  async current(ref: RoomRef): Promise<Agenda> {
    return (await this.#options.store.current(ref)) ?? this.#agendaOf(ref, 0, []);
  }

  book(ref: RoomRef, meeting: Meeting): Promise<BookingResult> {
    return this.#change(ref, (meetings) => this.#placed(meetings, meeting));
  }

  change(ref: RoomRef, meeting: Meeting): Promise<BookingResult> {
    return this.#change(ref, (meetings) => {
      const others = meetings.filter((other) => other.id !== meeting.id);
      if (others.length === meetings.length) return { kind: "unknown-meeting" };
      return this.#placed(others, meeting);
    });
  }

  cancel(ref: RoomRef, meetingId: string): Promise<BookingResult> {
    return this.#change(ref, (meetings) => {
      const others = meetings.filter((other) => other.id !== meetingId);
      return others.length === meetings.length ? { kind: "unknown-meeting" } : others;
    });
  }

  /**
   * A room takes only newer versions. One that has seen a newer one than the hub remembers shows
   * that the hub came back from an older backup: what the hub knows is sent as newer still.
   */
  async catchUp(ref: RoomRef, seenVersion: number): Promise<void> {
    const agenda = await this.current(ref);
    if (agenda.version >= seenVersion || seenVersion > hubLimits.agenda.version) return;
    const next = this.#agendaOf(ref, seenVersion + 1, agenda.meetings);
    if (await this.#options.store.replace(next, agenda.version)) this.#announce(next);
  }

  /** A broker that has forgotten its retained messages gets them again. */
  async publishAll(): Promise<void> {
    for (const agenda of await this.#options.store.all()) this.#publish(agenda);
  }

  async #change(ref: RoomRef, change: Change): Promise<BookingResult> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const agenda = await this.current(ref);
      const changed = change(agenda.meetings);
      if ("kind" in changed) return { ok: false, problem: changed };
      const next = this.#agendaOf(ref, agenda.version + 1, this.#stillNeeded(changed));
      if (!fits(next)) return { ok: false, problem: { kind: "agenda-full" } };
      if (await this.#options.store.replace(next, agenda.version)) {
        this.#announce(next);
        return { ok: true, agenda: next };
      }
    }
    return { ok: false, problem: { kind: "busy" } };
  }

  #placed(others: readonly Meeting[], meeting: Meeting): readonly Meeting[] | BookingProblem {
    if (meeting.endMs <= this.#options.roomClock.wallMs()) return { kind: "ended" };
    const other = others.find((one) => one.startMs < meeting.endMs && meeting.startMs < one.endMs);
    return other === undefined ? [...others, meeting] : { kind: "overlap", other };
  }

  #stillNeeded(meetings: readonly Meeting[]): Meeting[] {
    const sinceMs = this.#options.roomClock.wallMs() - hubLimits.agenda.endedKeptMs;
    return meetings
      .filter((meeting) => meeting.endMs > sinceMs)
      .toSorted((left, right) => left.startMs - right.startMs);
  }

  #agendaOf(ref: RoomRef, version: number, meetings: Meeting[]): Agenda {
    return {
      site: ref.site,
      room: ref.room,
      version,
      issuedAtMs: Math.max(0, this.#options.roomClock.wallMs()),
      meetings,
      hash: createHash("sha256").update(canonicalJson(meetings)).digest("hex"),
    };
  }

  #announce(agenda: Agenda): void {
    this.#publish(agenda);
    this.#options.changes.mark(agenda);
  }

  #publish(agenda: Agenda): void {
    const topic = topics.agenda(agenda.site, agenda.room);
    this.#options.outlet.publish(topic, JSON.stringify(agenda), "document");
  }
}

const fits = (agenda: Agenda): boolean =>
  agenda.meetings.length <= hubLimits.agenda.meetings &&
  Buffer.byteLength(JSON.stringify(agenda)) <= hubLimits.agenda.bytes;
