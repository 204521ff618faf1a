import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { metricNames } from "../../contract/sparkplug/metrics.ts";
import type { PanelPeople } from "../accounts/panel-people.ts";
import type { AgendaBook } from "../agenda/agenda-book.ts";
import { hubLimits } from "../hub-limits.ts";
import type { Acts } from "../rooms/acts.ts";
import { keyOf, type LiveRooms } from "../rooms/live-rooms.ts";
import type { RoomChanges } from "../rooms/room-changes.ts";
import { Silence } from "../rooms/silence.ts";
import type { RoomRef, RoomStore } from "../store/hub-store.ts";
import type { NodeMessage } from "./node-reader.ts";
import { RoomLanes } from "./room-lanes.ts";

export interface LiveSideOptions {
  readonly rooms: Pick<RoomStore, "find" | "setMeta" | "setSeen">;
  readonly live: LiveRooms;
  readonly acts: Pick<Acts, "answer">;
  readonly agendas: Pick<AgendaBook, "catchUp">;
  readonly people: Pick<PanelPeople, "send">;
  readonly wireClock: Clock;
  readonly roomClock: Clock;
  readonly log: Log;
  readonly changes: RoomChanges;
}

/**
 * What people see of rooms now, and what a room is told when it comes. Values are taken at once and
 * in order; what needs the store waits in lanes, so that no room's birth delays another's values.
 */
export class LiveSide {
  readonly #options: LiveSideOptions;
  readonly #lanes: RoomLanes;
  readonly #silence = new Silence();
  readonly #refs = new Map<string, RoomRef>();
  readonly #metaTexts = new Map<string, string>();
  #cancel: Cancel | null = null;

  constructor(options: LiveSideOptions) {
    this.#options = options;
    this.#lanes = new RoomLanes({
      perLane: 2,
      weight: hubLimits.ingest.rooms,
      atOnce: hubLimits.listening.birthsAtOnce,
      nowMs: () => options.wireClock.monotonicMs(),
    });
  }

  /** Births and deaths that are still to be followed up. */
  get waiting(): number {
    return this.#lanes.waiting;
  }

  /** Looks after rooms that fall silent from here on. */
  start(): void {
    const { wireClock } = this.#options;
    this.#cancel = wireClock.after("silent rooms", hubLimits.listening.silenceLookMs, () => {
      this.#lookForSilence();
      this.start();
    });
  }

  /** When the rooms were last heard is written down. */
  async stop(): Promise<void> {
    this.#cancel?.();
    await this.#lanes.idle();
    for (const ref of this.#refs.values()) {
      if (this.#options.live.find(ref)?.state.online === true) await this.#rememberSeen(ref);
    }
  }

  /** Resolves when everything that follows from the message is done. */
  hear({ ref, address, payload, verdict }: NodeMessage): Promise<void> {
    const { live, wireClock, roomClock, changes, acts } = this.#options;
    const nowMs = wireClock.monotonicMs();
    this.#silence.heard(ref, nowMs);
    const room = live.need(ref);
    if (verdict !== "accept" || room === null) return Promise.resolve();
    this.#refs.set(keyOf(ref), ref);
    room.apply(address, payload, roomClock.wallMs());
    if (address.device === null) {
      for (const metric of payload.metrics) {
        const isAnswer =
          metric.name === metricNames.actResult || metric.name === metricNames.answer;
        if (isAnswer) acts.answer(ref, metric.value);
      }
    }
    changes.mark(ref);
    if (address.type === "NBIRTH") {
      this.#silence.born(ref, room.state.meta !== null, nowMs);
      return this.#follow(ref, () => this.#greet(ref));
    }
    if (address.type !== "NDEATH") return Promise.resolve();
    this.#silence.died(ref);
    return this.#follow(ref, () => this.#rememberSeen(ref));
  }

  /** What is already to be followed up serves a second birth as well: it looks at what is then. */
  #follow(ref: RoomRef, task: () => Promise<void>): Promise<void> {
    const done = this.#lanes.add(keyOf(ref), 1, async () => {
      try {
        await task();
      } catch (error) {
        const facts = { ...ref, error: String(error) };
        this.#options.log.error(facts, "a room's coming or going could not be followed up");
      }
    });
    return done ?? Promise.resolve();
  }

  async #greet(ref: RoomRef): Promise<void> {
    const { live, agendas, people, changes } = this.#options;
    await this.#rememberMeta(ref);
    await this.#rememberSeen(ref);
    await agendas.catchUp(ref, live.find(ref)?.state.agendaVersion ?? 0);
    await people.send(ref);
    changes.mark(ref);
  }

  /** A node that does not say what it is is known by its id: it is a room, of a site there is. */
  async #rememberMeta(ref: RoomRef): Promise<void> {
    const { rooms, live } = this.#options;
    const key = keyOf(ref);
    const said = live.find(ref)?.state.meta ?? null;
    const text = JSON.stringify(said);
    if (text === this.#metaTexts.get(key)) return;
    if (said !== null) await rooms.setMeta(ref, said);
    else if ((await rooms.find(ref)) === null) {
      const name = { zh: ref.room, en: ref.room };
      await rooms.setMeta(ref, { name, timeZone: "UTC", standbyWatts: 0 });
    }
    this.#metaTexts.set(key, text);
  }

  async #rememberSeen(ref: RoomRef): Promise<void> {
    const seenMs = this.#options.live.find(ref)?.state.lastSeenMs;
    if (typeof seenMs === "number") await this.#options.rooms.setSeen(ref, seenMs);
  }

  #lookForSilence(): void {
    const { live, changes, log, wireClock } = this.#options;
    for (const ref of this.#silence.fallen(wireClock.monotonicMs())) {
      live.find(ref)?.fallSilent();
      changes.mark(ref);
      log.warn({ ...ref }, "a room has fallen silent");
    }
  }
}
