import { type Meeting, withoutWords } from "../../contract/agenda.ts";
import { noDetails } from "../../contract/booking.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type {
  AuditEntry,
  HubStore,
  RoomRef,
  SpentMeeting,
  StoredAgenda,
} from "../store/hub-store.ts";
import { agendaOf } from "./agenda-version.ts";
import type { MeetingNote } from "./meeting-note.ts";
import { withoutWordsOf } from "./source-word.ts";

export interface WipingOptions {
  readonly store: HubStore;
  readonly roomClock: Clock;
  readonly log: Log;
  readonly audit: (entry: Omit<AuditEntry, "atMs">) => Promise<void>;
  /** Sends a room's agenda again, now without the words. */
  readonly publishAgain: (ref: RoomRef) => Promise<void>;
}

/**
 * Takes the words of classified meetings that are over out of everything the hub stores: every version
 * of the agenda, details, what their source said, and the file itself (NX 5.5.4). That it was done is
 * on record, without the words.
 */
export class Wiping {
  readonly #options: WipingOptions;
  #cancel: Cancel = () => {};
  #running: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Taken out of the tables, but perhaps still in the file. */
  #unscrubbed: SpentMeeting[] = [];

  constructor(options: WipingOptions) {
    this.#options = options;
  }

  start(): void {
    const { roomClock } = this.#options;
    this.#cancel = roomClock.after("wipe", hubLimits.agenda.wipeEveryMs, () => {
      this.#running = this.#run();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      await this.round();
    } catch (error) {
      this.#options.log.error({ error: String(error) }, "classified meetings could not be wiped");
    }
    if (!this.#stopped) this.start();
  }

  /** Wipes what is over by now. */
  async round(): Promise<void> {
    const { store, roomClock, audit, publishAgain } = this.#options;
    for (const spent of await store.agendas.spent(roomClock.wallMs())) {
      const wiped = await store.agendas.wipe(spent, (stored) => wordless(stored, spent.meetingId));
      if (!wiped) continue;
      this.#unscrubbed.push(spent);
      await publishAgain(spent.ref);
    }
    if (this.#unscrubbed.length === 0 || !(await store.scrub())) return;
    const done = this.#unscrubbed;
    this.#unscrubbed = [];
    for (const { ref, meetingId } of done) {
      const object = `${keyOf(ref)}/${meetingId}`;
      await audit({ who: "huitang", source: "", action: "wipe", object, outcome: "done" });
    }
  }
}

/** A version of an agenda without the words of one of its meetings. */
function wordless(stored: StoredAgenda, id: string): StoredAgenda {
  const strip = (one: Meeting) => (one.id === id ? withoutWords(one) : one);
  const { agenda } = stored;
  const meetings = agenda.meetings.map(strip);
  const wiped = agendaOf(agenda, agenda.version, meetings, agenda.issuedAtMs);
  const note = stored.notes.get(id);
  const notes = note === undefined ? stored.notes : new Map(stored.notes).set(id, spent(note));
  return { agenda: wiped, waiting: stored.waiting.map(strip), notes };
}

const spent = (note: MeetingNote): MeetingNote => ({
  ...note,
  details: noDetails,
  link: note.link === null ? null : { ...note.link, base: withoutWordsOf(note.link.base) },
  wiped: true,
});
