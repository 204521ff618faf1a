import type { Overrun } from "../../contract/hub-api.ts";
import type { AgendaStore, RoomRef } from "../store/hub-store.ts";
import type { AgendaBook } from "./agenda-book.ts";
import { bookedOf, nextVersion } from "./agenda-version.ts";
import { releasesBetween } from "./owed-release.ts";
import { heed, type HeardWord } from "./room-word.ts";

/** Other processes may book the same room at the same moment. */
const attempts = 5;

/**
 * Puts into the agendas what rooms did to their bookings. Records bring each word to the store once;
 * it leaves the store in the transaction that heeds it, so that no crash can double or lose it.
 */
export class RoomWords {
  readonly #store: AgendaStore;
  readonly #book: AgendaBook;

  constructor(store: AgendaStore, book: AgendaBook) {
    this.#store = store;
    this.#book = book;
  }

  /**
   * Heeds every word of a room. An extension into somebody else's time waits: it is tried again
   * whenever the agenda changes, until that time has passed.
   */
  async heedRoom(ref: RoomRef): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await this.#heedAll(ref, await this.#store.words(ref))) return;
    }
  }

  /** Heeds what was heard before the hub went down. */
  async heedRooms(): Promise<void> {
    for (const ref of await this.#store.roomsWithWords()) await this.heedRoom(ref);
  }

  /** Meetings that their room serves longer than it is free, and who is booked then. */
  async overruns(ref: RoomRef): Promise<readonly Overrun[]> {
    const words = await this.#store.words(ref);
    if (words.length === 0) return [];
    const booked = bookedOf(await this.#book.stored(ref));
    const nowMs = this.#book.nowMs();
    return words.flatMap((word): readonly Overrun[] => {
      const heeded = heed(booked, word);
      if (heeded.kind !== "clash" || word.endsAtMs <= nowMs) return [];
      return [{ meetingId: word.meetingId, untilMs: word.endsAtMs, otherId: heeded.other.id }];
    });
  }

  /** False when somebody else changed the agenda meanwhile: then everything is looked at again. */
  async #heedAll(ref: RoomRef, words: readonly HeardWord[]): Promise<boolean> {
    for (const word of words) {
      const before = await this.#book.stored(ref);
      const nowMs = this.#book.nowMs();
      const booked = bookedOf(before);
      const heeded = heed(booked, word);
      if (heeded.kind === "clash" && word.endsAtMs > nowMs) continue;
      const after = heeded.kind === "changed" ? nextVersion(before, heeded.booked, nowMs) : null;
      if (heeded.kind !== "changed" || after === null) {
        await this.#store.forget(word);
        continue;
      }
      const owed = releasesBetween(booked, heeded.booked, nowMs);
      if (!(await this.#book.take([{ ...after, owed }], word))) return false;
    }
    return true;
  }
}
