import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { metricNames, parsePointMetric } from "../../contract/sparkplug/metrics.ts";
import type { Payload } from "../../contract/sparkplug/payload.ts";
import { hubLimits } from "../hub-limits.ts";
import type { ReadingStore, RoomRef, StoredReading, StoredWatts } from "../store/hub-store.ts";

/** Collects readings and watts, and writes them together; one commit a second serves all rooms. */
export class ReadingBuffer {
  readonly #store: ReadingStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #written: (ref: RoomRef) => void;
  #readings: StoredReading[] = [];
  #watts: StoredWatts[] = [];
  #cancel: Cancel | null = null;
  #dropped = 0;

  /** @param written called for each room whose watts can be read now */
  constructor(store: ReadingStore, clock: Clock, log: Log, written: (ref: RoomRef) => void) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#written = written;
  }

  /** Live values and history alike: each has its own time. */
  take(ref: RoomRef, device: string | null, payload: Payload): void {
    for (const { name, timestampMs, value } of payload.metrics) {
      if (timestampMs === null) continue;
      if (device === null) {
        if (name !== metricNames.watts) continue;
        const watts = typeof value === "number" ? value : null;
        this.#add(this.#watts, { ref, atMs: timestampMs, watts });
      } else {
        const parsed = parsePointMetric(name);
        if (parsed?.part !== "value") continue;
        this.#add(this.#readings, { ref, device, point: parsed.point, atMs: timestampMs, value });
      }
    }
    if (this.#cancel === null && this.#readings.length + this.#watts.length > 0) {
      this.#cancel = this.#clock.after("write readings", hubLimits.ingest.flushMs, () => {
        void this.flush();
      });
    }
  }

  /** Writes what waits. A write that fails loses these readings, and says so. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    const readings = this.#readings;
    const watts = this.#watts;
    this.#readings = [];
    this.#watts = [];
    if (this.#dropped > 0) this.#log.warn({ dropped: this.#dropped }, "readings were dropped");
    this.#dropped = 0;
    if (readings.length + watts.length === 0) return;
    try {
      await this.#store.append(readings, watts);
      for (const { ref } of watts) this.#written(ref);
    } catch (error) {
      this.#log.error(
        { error: String(error), lost: readings.length + watts.length },
        "readings could not be written",
      );
    }
  }

  #add<T>(list: T[], item: T): void {
    if (list.length >= hubLimits.ingest.readingsWaiting) this.#dropped++;
    else list.push(item);
  }
}
