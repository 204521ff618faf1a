import type { HubEvent, HubRoomDetail } from "../../contract/hub-api.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import { publicAgenda } from "../rooms/redaction.ts";
import type { RoomViews } from "../rooms/room-views.ts";
import type { RoomRef } from "../store/hub-store.ts";
import { LiveTopic } from "./live-topic.ts";

/** What a page that looks at one room is sent. */
export interface DetailEvent {
  readonly type: "detail";
  readonly room: HubRoomDetail;
}

/** Who may see what classified meetings are about, and who may not. */
export type Sight = "full" | "public";

export interface LiveFeedOptions {
  readonly views: RoomViews;
  readonly clock: Clock;
  readonly log: Log;
}

/** Collects which rooms have changed and tells the pages, at most once a second. */
export class LiveFeed {
  readonly rooms = new LiveTopic();
  readonly #options: LiveFeedOptions;
  readonly #details = new Map<string, Record<Sight, LiveTopic>>();
  readonly #dirty = new Map<string, RoomRef>();
  #cancel: Cancel | null = null;
  #stopped = false;

  constructor(options: LiveFeedOptions) {
    this.#options = options;
  }

  /** Pages that look at one room; made when the first one comes. */
  detail(ref: RoomRef, sight: Sight): LiveTopic {
    const key = keyOf(ref);
    let topics = this.#details.get(key);
    if (topics === undefined) {
      topics = { full: new LiveTopic(), public: new LiveTopic() };
      this.#details.set(key, topics);
    }
    return topics[sight];
  }

  changed(ref: RoomRef): void {
    if (this.#stopped) return;
    this.#dirty.set(keyOf(ref), ref);
    this.#cancel ??= this.#options.clock.after("tell pages", hubLimits.live.gapMs, () => {
      this.#cancel = null;
      void this.#tell();
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #tell(): Promise<void> {
    const refs = [...this.#dirty.values()];
    this.#dirty.clear();
    try {
      await this.#tellOverview(refs);
      for (const ref of refs) {
        if (this.#stopped) return;
        await this.#tellDetail(ref);
      }
    } catch (error) {
      this.#options.log.error({ error: String(error) }, "pages could not be told of a change");
    }
  }

  /** All rooms in one question: a site where every room moves costs little more than one room. */
  async #tellOverview(refs: readonly RoomRef[]): Promise<void> {
    if (this.rooms.size === 0) return;
    for (const room of await this.#options.views.some(refs)) {
      const event: HubEvent = { type: "room", room };
      this.rooms.send(event, room);
    }
  }

  async #tellDetail(ref: RoomRef): Promise<void> {
    const topics = this.#details.get(keyOf(ref));
    if (topics === undefined) return;
    if (topics.full.size + topics.public.size === 0) {
      this.#details.delete(keyOf(ref));
      return;
    }
    const room = await this.#options.views.detail(ref);
    if (room === null) return;
    topics.full.send(detailEvent(room, "full"), ref);
    topics.public.send(detailEvent(room, "public"), ref);
  }
}

export function detailEvent(room: HubRoomDetail, sight: Sight): DetailEvent {
  if (sight === "full" || room.agenda === null) return { type: "detail", room };
  return { type: "detail", room: { ...room, agenda: publicAgenda(room.agenda) } };
}
