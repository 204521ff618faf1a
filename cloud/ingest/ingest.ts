import type { RoomWords } from "../agenda/room-words.ts";
import { hubLimits } from "../hub-limits.ts";
import type { HubStore, RoomRef } from "../store/hub-store.ts";
import {
  createFiguresReader,
  type IngestCounts,
  type IngestFigures,
  keepsNothing,
  noCounts,
} from "./ingest-figures.ts";
import { Keeping } from "./keeping.ts";
import { LiveSide, type LiveSideOptions } from "./live-side.ts";
import { NodeReader } from "./node-reader.ts";
import type { OutletTarget } from "./outlet.ts";

/** `keeping`: this process stores what rooms say; otherwise processes of their own do. */
export interface IngestOptions extends Omit<LiveSideOptions, "rooms"> {
  readonly sites: readonly string[];
  readonly store: HubStore;
  readonly words: Pick<RoomWords, "heedRoom">;
  readonly outlet: OutletTarget;
  readonly keeping: boolean;
}

/** Takes everything that rooms send: live values at once, what is to be stored by turns. */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #reader: NodeReader;
  readonly #live: LiveSide;
  readonly #keeping: Keeping | null;
  readonly #counts: IngestCounts = noCounts();
  /** How this process gets on. */
  readonly figures: () => IngestFigures;

  constructor(options: IngestOptions) {
    this.#options = options;
    const { sites, store, wireClock: clock, log, outlet } = options;
    const counts = this.#counts;
    const asks = () => "at-once" as const;
    this.#reader = new NodeReader({ sites, clock, log, outlet, counts, asks });
    this.#live = new LiveSide({ ...options, rooms: store.rooms });
    this.#keeping = options.keeping
      ? new Keeping({
          store,
          clock,
          nowMs: () => options.roomClock.wallMs(),
          log,
          outlet,
          counts,
          recordsAtOnce: hubLimits.listening.recordsAtOnce[store.database.kind],
          keeps: () => true,
          keeperOf: () => null,
          stored: (ref, heard) => this.stored(ref, heard),
        })
      : null;
    const gauges = () => ({
      ...(this.#keeping?.gauges() ?? keepsNothing),
      birthsWaiting: this.#live.waiting,
    });
    this.figures = createFiguresReader(counts, gauges, clock);
  }

  /** Rooms whose last batch of records was refused here; none where other processes store them. */
  refused(): readonly RoomRef[] {
    return this.#keeping?.refused() ?? [];
  }

  start(): void {
    this.#live.start();
  }

  /** Resolves when everything that follows from the message is done; others need not wait for that. */
  async take(topic: string, payload: Uint8Array): Promise<void> {
    const message = this.#reader.read(topic, payload);
    if (message === null) return;
    if ("text" in message) {
      await this.#keeping?.hearRecords(message);
      return;
    }
    const shown = this.#live.hear(message);
    const kept = this.#keeping?.hear(message);
    await shown;
    await kept;
  }

  /** Something of the room is stored that was not: by this process or another. */
  async stored(ref: RoomRef, heard: boolean): Promise<void> {
    const { changes, words, log } = this.#options;
    changes.mark(ref);
    try {
      if (heard) await words.heedRoom(ref);
    } catch (error) {
      // The word waits in the store: it is heeded with the next one, or at the next start.
      log.error({ ...ref, error: String(error) }, "a room's word could not be heeded");
    }
  }

  /** Writes what waits in memory. */
  async stop(): Promise<void> {
    await this.#keeping?.stop();
    await this.#live.stop();
  }
}
