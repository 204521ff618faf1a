import type { Failure, Outcome } from "../../contract/errors.ts";
import type { SourceKind } from "../../contract/sources.ts";
import type { Bookings } from "../agenda/bookings.ts";
import { carried, keepsakeOf } from "../agenda/carrying.ts";
import type { LiveWord } from "../agenda/merge.ts";
import type { BookedMeetings, SourceWord } from "../agenda/meeting-note.ts";
import { meetingIdOf, wordOf } from "../agenda/source-word.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { SourceItem, SourceState, SourceStore, StoredSource } from "../store/source-store.ts";
import type { Fetched } from "./source.ts";
import { decided, judge } from "./source-policy.ts";

export interface SourceIntakeOptions {
  readonly store: SourceStore;
  readonly bookings: Bookings;
  /** Room time. */
  readonly nowMs: () => number;
  /** Pages show how old the word of a room's sources is. */
  readonly changed: (ref: RoomRef) => void;
}

/** Takes what sources say into their store, and from there into the agendas of their rooms. */
export class SourceIntake {
  readonly #options: SourceIntakeOptions;

  constructor(options: SourceIntakeOptions) {
    this.#options = options;
  }

  /** What a source answered. A failure changes no meeting: the last word holds. */
  async take(source: StoredSource, fetched: Outcome<Fetched>): Promise<void> {
    const nowMs = this.#options.nowMs();
    const state = { ...source.state, askedAtMs: nowMs };
    if (!fetched.ok) return await this.#note(source, state, fetched.failure);
    if (fetched.value.kind === "unchanged") return await this.#note(source, state, null);
    const { meetings, bookmark, complaints: unread, ...besides } = fetched.value;
    const known = await this.#options.store.items(source.id);
    const { put, drop, heldOf, complaints } = judge(known, meetings, nowMs, besides);
    const stillHeld = holdsAny(known, put, drop);
    const since = source.state.held ?? { sinceMs: nowMs, of: heldOf ?? 0 };
    await this.change(
      source,
      {
        ...state,
        broughtAtMs: nowMs,
        failure: null,
        complaints: [...unread, ...complaints].slice(0, hubLimits.sources.complaints),
        bookmark,
        held: stillHeld ? since : null,
      },
      put,
      drop,
    );
  }

  /** A person's word on meetings that vanished: called off, or they hold after all. */
  async decide(source: StoredSource, accept: boolean): Promise<void> {
    const known = await this.#options.store.items(source.id);
    const { put, drop } = decided(known, accept);
    await this.change(source, { ...source.state, held: null }, put, drop);
  }

  /**
   * Makes the agendas follow a source that is not asked. What an office system booked and what is long
   * over makes room for what it books next.
   */
  async settle(source: StoredSource): Promise<void> {
    if (source.settings.kind === "rest") await this.forgetEnded(source);
    await this.follow(source);
  }

  async forgetEnded({ id }: StoredSource): Promise<void> {
    const { store, nowMs } = this.#options;
    await store.forgetEnded(id, nowMs() - hubLimits.agenda.endedKeptMs);
  }

  /** Stores items and makes the agendas follow. */
  async change(
    source: StoredSource,
    state: SourceState,
    put: readonly SourceItem[],
    drop: readonly string[],
  ): Promise<void> {
    const { store } = this.#options;
    const before = await store.items(source.id);
    const known = new Set(before.map(({ key }) => key));
    const off = put.filter(({ status }) => status === "off").map(({ key }) => key);
    const leaving = new Set([...drop, ...off]);
    await this.#remember(
      source,
      before.filter(({ key }) => leaving.has(key)),
    );
    await store.take(source.id, state, put, drop);
    await this.follow(source);
    this.#options.changed(source.settings);
    await this.#recall(
      source,
      put.filter(({ key, status }) => status === "live" && !known.has(key)),
    );
  }

  /** Makes the agendas say what a source says: of its room, and of rooms its meetings were moved to. */
  async follow({ id, settings: { site, room } }: StoredSource): Promise<void> {
    const rooms = [{ site, room }];
    const seen = new Set<string>();
    for (let ref = rooms.pop(); ref !== undefined; ref = rooms.pop()) {
      if (seen.has(keyOf(ref))) continue;
      seen.add(keyOf(ref));
      const booked = await this.#options.bookings.booked(ref);
      // Before the merge: it forgets where a meeting went that its source has taken back.
      for (const { link, closed } of booked.notes.values()) {
        if (link?.source === id && closed?.why === "moved") rooms.push(closed.to);
      }
      await this.#followRoom(ref);
    }
  }

  async #followRoom(ref: RoomRef): Promise<void> {
    await this.#options.bookings.merge(ref, (booked) => this.#words(ref, booked));
  }

  async #note(source: StoredSource, state: SourceState, failure: Failure | null): Promise<void> {
    await this.#options.store.take(source.id, { ...state, failure }, [], []);
    await this.follow(source);
    if (failure?.code !== source.state.failure?.code) this.#options.changed(source.settings);
  }

  /** Every live word on this room: of its own sources, and on meetings that people moved here. */
  async #words(ref: RoomRef, booked: BookedMeetings): Promise<readonly LiveWord[]> {
    const here = keyOf(ref);
    const links = [...booked.notes.values()].flatMap(({ link }) => link ?? []);
    const classified = await this.#options.store.classified();
    const words = (await this.#options.store.all()).map(async ({ id, settings }) => {
      const home = keyOf(settings);
      const isHere = home === here;
      // When a source is set for another room, its meetings gather there, wherever they were.
      const invited = new Set(
        links.filter((link) => link.source === id && link.home === home).map(({ key }) => key),
      );
      if (!isHere && invited.size === 0) return [];
      const { name: sourceName, precedence, kind } = settings;
      const items = await this.#options.store.items(id);
      return items
        .filter((item) => this.#counts(item, kind) && (isHere || invited.has(item.key)))
        .map((item): LiveWord => {
          const { key } = item;
          const wasClassified = classified.has(meetingIdOf(id, key));
          const link = { source: id, sourceName, key, home, precedence };
          return { ...link, word: toldBy(item), isHere, wasClassified };
        });
    });
    return (await Promise.all(words)).flat();
  }

  /**
   * What a calendar has months ahead is known, but no room prepares for it yet. An office system is
   * answered whether it has the room: that holds however far ahead.
   */
  #counts({ status, meeting }: SourceItem, kind: SourceKind): boolean {
    const untilMs = this.#options.nowMs() + hubLimits.sources.aheadMs;
    return status !== "off" && (kind === "rest" || meeting.startMs <= untilMs);
  }

  /** What people here made of meetings that leave: in another room's source they may turn up again. */
  async #remember({ id, settings }: StoredSource, items: readonly SourceItem[]): Promise<void> {
    const { store, bookings, nowMs } = this.#options;
    const room = { site: settings.site, room: settings.room };
    if (items.length === 0 || items.length > hubLimits.sources.keepsakes) return;
    const booked = await bookings.booked(room);
    for (const { key, meeting } of items) {
      const { uid, originalStartMs, title, startMs, endMs } = meeting;
      const told = { title, startMs, endMs };
      const from = { uid, originalStartMs, room, atMs: nowMs(), told };
      const keepsake = keepsakeOf(booked, meetingIdOf(id, key), from);
      if (keepsake === null) continue;
      await store.keep(keepsake, hubLimits.sources.keepsakes);
      for (const twin of await store.twins(id, meeting)) {
        if (keyOf(twin.ref) === keyOf(room)) continue;
        // One that has long been there is a meeting in two rooms: nothing moved.
        if (nowMs() - twin.sinceMs > hubLimits.sources.keepsakeMs) continue;
        await bookings.apply(twin.ref, carried(meetingIdOf(twin.source, twin.key), keepsake));
      }
    }
  }

  async #recall({ id, settings }: StoredSource, items: readonly SourceItem[]): Promise<void> {
    const { store, bookings, nowMs } = this.#options;
    const room = { site: settings.site, room: settings.room };
    for (const { key, meeting } of items) {
      const keepsake = await store.keepsake(meeting.uid, meeting.originalStartMs);
      if (keepsake === null || keyOf(keepsake.room) === keyOf(room)) continue;
      if (nowMs() - keepsake.atMs > hubLimits.sources.keepsakeMs) continue;
      await bookings.apply(room, carried(meetingIdOf(id, key), keepsake));
    }
  }
}

function toldBy({ meeting, extras, attendees }: SourceItem): SourceWord {
  const word = wordOf(meeting, extras);
  return attendees === null ? word : { ...word, attendees };
}

function holdsAny(
  known: readonly SourceItem[],
  put: readonly SourceItem[],
  drop: readonly string[],
): boolean {
  const after = new Map(known.map(({ key, status }) => [key, status]));
  for (const { key, status } of put) after.set(key, status);
  for (const key of drop) after.delete(key);
  return [...after.values()].includes("held");
}
