import { createHash } from "node:crypto";
import { type Agenda, agendaSchema, type Meeting } from "../../../contract/agenda.ts";
import { noDetails } from "../../../contract/booking.ts";
import { canonicalJson } from "../../../contract/hash.ts";
import { topics } from "../../../contract/topics.ts";
import type { BareHub } from "../../../cloud/bare-hub.ts";

/** Newer than anything a real hub comes to. */
const forgedVersion = 999_999;

/**
 * A room's bookings at the hub: by its own desk, which refuses overlaps, or by a calendar from outside,
 * which does not.
 */
export class Calendar {
  readonly #ref: { readonly site: string; readonly room: string };
  readonly #hub: () => BareHub | null;
  readonly #nowMs: () => number;

  constructor(
    ref: { readonly site: string; readonly room: string },
    hub: () => BareHub | null,
    nowMs: () => number,
  ) {
    this.#ref = ref;
    this.#hub = hub;
    this.#nowMs = nowMs;
  }

  /** As the hub has it; empty while it is away. */
  async meetings(): Promise<readonly Meeting[]> {
    const agenda = await this.#hub()?.services.bookings.current(this.#ref);
    return agenda?.meetings ?? [];
  }

  /** By the hub's desk. False when it refuses, or is away. */
  async book(meeting: Meeting): Promise<boolean> {
    const result = await this.#hub()?.services.bookings.book(this.#ref, meeting);
    return result?.ok ?? false;
  }

  /** As some other system says: overlaps, meetings in the past and all. */
  async impose(change: (meetings: readonly Meeting[]) => readonly Meeting[]): Promise<boolean> {
    const hub = this.#hub();
    if (hub === null) return false;
    const before = await hub.services.agendas.stored(this.#ref);
    const { version, meetings } = before.agenda;
    const agenda = this.agendaOf(version + 1, change(meetings));
    // What the schema refuses never gets as far as the database.
    if (!agendaSchema.safeParse(agenda).success) return false;
    const placedIn = agenda.version;
    const notes = new Map(
      agenda.meetings.map(({ id }) => {
        const note = before.notes.get(id);
        const fresh = { details: noDetails, link: null, closed: null, wiped: false };
        return [id, { ...(note ?? fresh), placedIn }];
      }),
    );
    const step = { agenda, notes, waiting: before.waiting, previousVersion: version, owed: [] };
    return await hub.services.agendas.take([step], null);
  }

  /** A document that no hub of ours would send: the room must not believe it. */
  forge(change: (agenda: Agenda) => Agenda): void {
    const hub = this.#hub();
    if (hub === null) return;
    const agenda = change(this.agendaOf(forgedVersion, []));
    const topic = topics.agenda(agenda.site, agenda.room);
    hub.services.outlet.publish(topic, JSON.stringify(agenda), "document");
  }

  agendaOf(version: number, meetings: readonly Meeting[]): Agenda {
    const hash = createHash("sha256").update(canonicalJson(meetings)).digest("hex");
    return { ...this.#ref, version, issuedAtMs: this.#nowMs(), meetings: [...meetings], hash };
  }
}
