import type { Agenda } from "../../contract/agenda.ts";
import type { Clock } from "../../contract/clock.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import type { AgendaStep, AgendaStore, RoomRef, StoredAgenda } from "../store/hub-store.ts";
import { agendaOf, outgoing } from "./agenda-version.ts";
import type { HeardWord } from "./room-word.ts";

export interface AgendaBookOptions {
  readonly store: AgendaStore;
  readonly roomClock: Clock;
  /** When there is no broker just now, `publishAll` follows when there is. */
  readonly outlet: OutletTarget;
  readonly changes: RoomChanges;
}

/** Every room's agenda, version by version: stored first, then sent. */
export class AgendaBook {
  readonly #options: AgendaBookOptions;
  /** The newest version sent to each room: whoever waits on the store longest must not win. */
  readonly #sent = new Map<string, number>();

  constructor(options: AgendaBookOptions) {
    this.#options = options;
  }

  /** Room time. */
  nowMs(): number {
    return this.#options.roomClock.wallMs();
  }

  /** Version 0, without meetings, for a room that never had any. */
  async stored(ref: RoomRef): Promise<StoredAgenda> {
    const stored = await this.#options.store.current(ref);
    const none = agendaOf(ref, 0, [], this.nowMs());
    return stored ?? { agenda: none, waiting: [], notes: new Map() };
  }

  /** All steps or none; false when one of the rooms, or the word, has moved on meanwhile. */
  async take(steps: readonly AgendaStep[], heeded: HeardWord | null): Promise<boolean> {
    if (!(await this.#options.store.take(steps, heeded))) return false;
    for (const { agenda } of steps) {
      this.#publish(agenda);
      this.#options.changes.mark(agenda);
    }
    return true;
  }

  /**
   * A room takes only newer versions. One that has seen a newer one than the hub remembers shows
   * that the hub came back from an older backup: what the hub knows is sent as newer still. One
   * that has seen an older one gets the newest again: its broker may have lost it.
   */
  async catchUp(ref: RoomRef, seenVersion: number): Promise<void> {
    const stored = await this.stored(ref);
    const { agenda } = stored;
    if (agenda.version > seenVersion) this.#publish(agenda);
    if (agenda.version >= seenVersion || seenVersion > hubLimits.agenda.version) return;
    const next = agendaOf(ref, seenVersion + 1, agenda.meetings, this.nowMs());
    await this.take([{ ...stored, agenda: next, previousVersion: agenda.version, owed: [] }], null);
  }

  /** A broker that has forgotten its retained messages gets them again. */
  async publishAll(): Promise<void> {
    for (const agenda of await this.#options.store.all()) this.#publish(agenda);
  }

  /** What was sent may hold words that have been wiped since: a broker keeps the last message. */
  async publishAgain(ref: RoomRef): Promise<void> {
    this.#publish((await this.stored(ref)).agenda);
  }

  #publish(agenda: Agenda): void {
    const key = keyOf(agenda);
    if (agenda.version < (this.#sent.get(key) ?? 0)) return;
    const topic = topics.agenda(agenda.site, agenda.room);
    const text = JSON.stringify(outgoing(agenda, this.nowMs()));
    const sent = this.#options.outlet.publish(topic, text, "document");
    if (sent) this.#sent.set(key, agenda.version);
  }
}
