import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { metricNames, parsePointMetric } from "../../contract/sparkplug/metrics.ts";
import type { Payload } from "../../contract/sparkplug/payload.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { ReadingStore, StoredReading, StoredWatts } from "../store/reading-store.ts";
import { StoreUnreachable } from "../store/store-unreachable.ts";

export interface BufferPorts {
  /** Called for each room whose watts can be read now. */
  readonly written?: (ref: RoomRef) => void;
  /** Called for each message, and each minute afterwards, of a room's past; `isLost`: no room was left. */
  readonly past?: (ref: RoomRef, isLost: boolean) => void;
  /** Room time, by which minutes are judged; without it all are taken. */
  readonly nowMs?: () => number;
}

export interface BufferFigures {
  /** Live readings and minutes that wait to be written. */
  readonly waiting: number;
  /** The same of history. */
  readonly historyWaiting: number;
  /** Since the start: what found its lane or the inbox full, was out of time, or could not be written. */
  readonly dropped: number;
}

/** What waits in one lane. */
interface Lane {
  readings: StoredReading[];
  watts: StoredWatts[];
}

const emptyLane = (): Lane => ({ readings: [], watts: [] });
const lengthOf = ({ readings, watts }: Lane): number => readings.length + watts.length;

/**
 * Collects readings and watts, and writes them together; one commit a second serves all rooms. History
 * has a lane of its own, and of that only some is written at a time: what is live never waits for it.
 */
export class ReadingBuffer {
  readonly #store: Pick<ReadingStore, "append">;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #ports: BufferPorts;
  #live = emptyLane();
  #history = emptyLane();
  #cancel: Cancel | null = null;
  #writing: Promise<boolean> = Promise.resolve(true);
  #dropped = 0;
  #droppedLogged = 0;
  #unreachableLogged = false;

  constructor(
    store: Pick<ReadingStore, "append">,
    clock: Clock,
    log: Log,
    ports: BufferPorts = {},
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#ports = ports;
  }

  get figures(): BufferFigures {
    return {
      waiting: lengthOf(this.#live),
      historyWaiting: lengthOf(this.#history),
      dropped: this.#dropped,
    };
  }

  /** Live values and history alike: each has its own time. */
  take(ref: RoomRef, device: string | null, payload: Payload): void {
    for (const { name, timestampMs, value, historical } of payload.metrics) {
      if (timestampMs === null) continue;
      if (device === null) {
        if (name !== metricNames.watts) continue;
        const watts = typeof value === "number" ? value : null;
        const hasRoom = this.#hasRoom(historical);
        if (hasRoom) this.#lane(historical).watts.push({ ref, atMs: timestampMs, watts });
        if (historical) this.#ports.past?.(ref, !hasRoom);
      } else {
        const parsed = parsePointMetric(name);
        if (parsed?.part !== "value" || !this.#hasRoom(historical)) continue;
        const { point } = parsed;
        const reading = { ref, device, point, atMs: timestampMs, value, late: historical };
        this.#lane(historical).readings.push(reading);
      }
    }
    this.#arm();
  }

  /** Writes everything that waits, as far as the store takes it. */
  async flush(): Promise<void> {
    while (await this.#writeSome()) {
      if (lengthOf(this.#live) + lengthOf(this.#history) === 0) return;
    }
  }

  #lane(historical: boolean): Lane {
    return historical ? this.#history : this.#live;
  }

  #hasRoom(historical: boolean): boolean {
    const { readingsWaiting, historyWaiting } = hubLimits.ingest;
    const most = historical ? historyWaiting : readingsWaiting;
    if (lengthOf(this.#lane(historical)) < most) return true;
    this.#dropped++;
    return false;
  }

  #arm(): void {
    if (this.#cancel !== null || lengthOf(this.#live) + lengthOf(this.#history) === 0) return;
    this.#cancel = this.#clock.after("write readings", hubLimits.ingest.flushMs, () => {
      void this.#writeSome();
    });
  }

  /** One write after the other; false: it failed. */
  #writeSome(): Promise<boolean> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<boolean> {
    this.#cancel?.();
    this.#cancel = null;
    this.#sayDropped();
    const done = (await this.#writeLive()) && (await this.#writeHistory());
    this.#arm();
    return done;
  }

  #writeLive(): Promise<boolean> {
    const live = this.#live;
    this.#live = emptyLane();
    return this.#append(live, false);
  }

  #writeHistory(): Promise<boolean> {
    const { historyAtOnce } = hubLimits.ingest;
    const readings = this.#history.readings.splice(0, historyAtOnce);
    const watts = this.#history.watts.splice(0, historyAtOnce);
    return this.#append({ readings, watts }, true);
  }

  /** A store that cannot be reached gets it later; what it refuses otherwise is lost, and that is said. */
  async #append(lane: Lane, historical: boolean): Promise<boolean> {
    if (lengthOf(lane) === 0) return true;
    try {
      const nowMs = this.#ports.nowMs?.();
      this.#dropped += await this.#store.append(lane.readings, lane.watts, nowMs);
      this.#unreachableLogged = false;
      for (const { ref } of lane.watts) this.#ports.written?.(ref);
      return true;
    } catch (error) {
      if (error instanceof StoreUnreachable) this.#putBack(lane, historical);
      else {
        this.#dropped += lengthOf(lane);
        this.#log.error(
          { error: String(error), lost: lengthOf(lane) },
          "readings could not be written",
        );
      }
      return false;
    }
  }

  /** The newest are kept when there is not room for all. */
  #putBack(lane: Lane, historical: boolean): void {
    if (!this.#unreachableLogged) this.#log.warn({}, "readings wait for the database");
    this.#unreachableLogged = true;
    const { readingsWaiting, historyWaiting } = hubLimits.ingest;
    const most = historical ? historyWaiting : readingsWaiting;
    const now = this.#lane(historical);
    const allWatts = [...lane.watts, ...now.watts];
    const watts = allWatts.slice(-most);
    if (historical) {
      for (const { ref } of allWatts.slice(0, -most)) this.#ports.past?.(ref, true);
    }
    const all = [...lane.readings, ...now.readings];
    const readings = watts.length >= most ? [] : all.slice(watts.length - most);
    this.#dropped += lengthOf(lane) + lengthOf(now) - watts.length - readings.length;
    now.readings = readings;
    now.watts = watts;
  }

  #sayDropped(): void {
    const since = this.#dropped - this.#droppedLogged;
    this.#droppedLogged = this.#dropped;
    if (since > 0) this.#log.warn({ dropped: since }, "readings were dropped");
  }
}
