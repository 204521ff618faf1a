import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";

/** What is held of one message. */
export interface HeldMessage {
  readonly ref: RoomRef;
  /** The process that was to keep it when it came; null: nobody was known to. */
  readonly keeper: string | null;
  readonly atMs: number;
  readonly bytes: number;
  readonly what: "values" | "records";
  /** Stores it, as if it had just come. */
  readonly keep: () => void;
}

/**
 * The last seconds of rooms that another process keeps. Were that process killed, whatever it had
 * not written yet is here; what it had written is written twice, and counts once.
 */
export class HeldMessages {
  readonly #held: HeldMessage[] = [];
  /** Those before are gone: cut off now and then, not with every message. */
  #first = 0;
  #bytes = 0;

  get count(): number {
    return this.#held.length - this.#first;
  }

  /** Returns how many had to go before their time. */
  add(message: HeldMessage): number {
    this.#held.push(message);
    this.#bytes += message.bytes;
    let pushedOut = 0;
    const { heldMessages, heldBytes } = hubLimits.cluster;
    while (this.count > heldMessages || this.#bytes > heldBytes) {
      this.#dropFirst();
      pushedOut++;
    }
    return pushedOut;
  }

  /** Forgets what came before then: whoever keeps those rooms has written it by now. */
  forgetBefore(atMs: number): void {
    for (let first = this.#held[this.#first]; first !== undefined && first.atMs < atMs;) {
      this.#dropFirst();
      first = this.#held[this.#first];
    }
  }

  /** Takes out, in order, what is ours to store now. */
  take(isOurs: (message: HeldMessage) => boolean): readonly HeldMessage[] {
    const ours: HeldMessage[] = [];
    const others: HeldMessage[] = [];
    for (const message of this.#held.slice(this.#first)) {
      (isOurs(message) ? ours : others).push(message);
    }
    this.#held.splice(0, this.#held.length, ...others);
    this.#first = 0;
    this.#bytes = others.reduce((sum, { bytes }) => sum + bytes, 0);
    return ours;
  }

  #dropFirst(): void {
    this.#bytes -= this.#held[this.#first]?.bytes ?? 0;
    this.#first++;
    if (this.#first < 1_000) return;
    this.#held.splice(0, this.#first);
    this.#first = 0;
  }
}

/**
 * Without the batches that need not be stored again: a room sends the next one only when it has been
 * told that the one before is stored.
 */
export function withoutOldBatches(messages: readonly HeldMessage[]): readonly HeldMessage[] {
  const newest = new Map<string, HeldMessage>();
  for (const message of messages) {
    if (message.what === "records") newest.set(keyOf(message.ref), message);
  }
  return messages.filter(
    (message) => message.what === "values" || newest.get(keyOf(message.ref)) === message,
  );
}
