import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ClusterStore, Member, MemberBeat } from "../store/leases.ts";
import { ownerOf } from "./rendezvous.ts";

export interface MembershipOptions {
  readonly store: ClusterStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly self: Pick<MemberBeat, "id" | "kind" | "host" | "pid">;
  /** Goes with every beat. */
  readonly figures: () => object;
  /** Goes with every beat too: rooms kept here whose records are refused. */
  readonly refused: () => readonly RoomRef[];
  /** After every beat that reached the database; `changed`: other processes keep the rooms now. */
  readonly onBeat: (changed: boolean) => Promise<void>;
}

/** One process among those of a hub: says that it is alive, and knows who keeps which room. */
export class Membership {
  readonly #options: MembershipOptions;
  /** Ids of the processes that keep rooms, in order. */
  #keepers: readonly string[] = [];
  #members: readonly Member[] = [];
  readonly #keeperOf = new Map<string, string | null>();
  #listening = false;
  #stopped = false;
  #failing = false;
  #beating = Promise.resolve();
  #cancel: Cancel | null = null;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** As of the last beat. */
  get members(): readonly Member[] {
    return this.#members;
  }

  /** This process keeps the room. While nobody is known to, nobody does. */
  keeps(ref: RoomRef): boolean {
    return this.keeperOf(ref) === this.#options.self.id;
  }

  /** Whether this process hears the rooms; the others are told at once. */
  setListening(listening: boolean): void {
    this.#listening = listening;
    this.#beatNow();
  }

  /** Who keeps the room, as far as is known; null: nobody. */
  keeperOf(ref: RoomRef): string | null {
    const key = keyOf(ref);
    const known = this.#keeperOf.get(key);
    if (known !== undefined) return known;
    const keeper = ownerOf(key, this.#keepers);
    if (this.#keeperOf.size >= hubLimits.ingest.rooms) this.#keeperOf.clear();
    this.#keeperOf.set(key, keeper);
    return keeper;
  }

  /** It keeps nothing any more: it ended, hears nothing, or has not been heard. */
  isGone(keeper: string): boolean {
    return !this.#keepers.includes(keeper);
  }

  /** The first beat; the next ones follow by themselves. */
  async start(): Promise<void> {
    this.#beatNow();
    await this.#beating;
  }

  /** The others are told that this process keeps nothing any more. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#beating;
    try {
      await this.#options.store.leave(this.#options.self.id);
    } catch (error) {
      this.#options.log.warn({ error: String(error) }, "the end of this process was not written");
    }
  }

  /** One after another: the last one that is written says how it is. */
  #beatNow(): void {
    this.#cancel?.();
    this.#beating = this.#beating.then(() => this.#beat());
  }

  async #beat(): Promise<void> {
    if (this.#stopped) return;
    const { store, clock, log, self, figures, refused, onBeat } = this.#options;
    try {
      const beat = {
        ...self,
        listening: this.#listening,
        figures: JSON.stringify(figures()),
        refused: refused(),
      };
      this.#members = await store.beat(beat);
      if (this.#failing) log.info({}, "the database hears this process again");
      this.#failing = false;
      await onBeat(this.#look());
    } catch (error) {
      // Whoever kept a room goes on: nobody can write now, and afterwards twice is once.
      if (!this.#failing) log.error({ error: String(error) }, "the database does not hear us");
      this.#failing = true;
    }
    this.#cancel?.();
    if (this.#stopped) return;
    this.#cancel = clock.after("beat", hubLimits.cluster.beatMs, () => this.#beatNow());
  }

  /** True when other processes than before keep the rooms. */
  #look(): boolean {
    const keepers = this.#members
      .filter(({ kind, listening, ageMs }) => {
        return kind === "ingest" && listening && ageMs <= hubLimits.cluster.deadAfterMs;
      })
      .map(({ id }) => id);
    if (keepers.join(" ") === this.#keepers.join(" ")) return false;
    this.#options.log.info({ keepers }, "rooms are kept by other processes than before");
    this.#keepers = keepers;
    this.#keeperOf.clear();
    return true;
  }
}
