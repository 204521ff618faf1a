import type { Meeting } from "../../contract/agenda.ts";
import type { Equipment, FreeRoom } from "../../contract/free-rooms.ts";
import type { HubConfig } from "../../contract/hub-config.ts";
import type { RoomMeta } from "../../contract/sparkplug/documents.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import type { Bookings } from "../agenda/bookings.ts";
import type { HubStore } from "../store/hub-store.ts";

/** What is looked for; room time. */
export interface RoomWish {
  readonly fromMs: number;
  readonly toMs: number;
  /** 0: any size. */
  readonly heads: number;
  readonly equipment: readonly Equipment[];
}

/** When ordinary rooms are offered where nobody has said otherwise, by the clock on their wall. */
export const usualHours = { from: "07:30", to: "18:30" } as const;

export interface FreeRoomOptions {
  readonly store: HubStore;
  readonly bookings: Bookings;
  readonly workingHours: NonNullable<HubConfig["workingHours"]>;
}

/** Looks for a room by time, head-count and equipment. */
export class FreeRoomSearch {
  readonly #options: FreeRoomOptions;

  constructor(options: FreeRoomOptions) {
    this.#options = options;
  }

  /** Free ones first, of these the smallest that holds everybody. */
  async find(wish: RoomWish): Promise<readonly FreeRoom[]> {
    const { store, bookings, workingHours } = this.#options;
    const found: FreeRoom[] = [];
    for (const { site, room, meta } of await store.rooms.all()) {
      const name = { zh: room, en: room };
      const known = meta ?? { name, timeZone: "UTC", standbyWatts: 0 };
      if (!suits(known, wish) || !isOpen(known, wish, workingHours)) continue;
      const { meetings } = await bookings.current({ site, room });
      found.push({
        site,
        room,
        name: known.name,
        timeZone: known.timeZone,
        seats: known.offers?.seats ?? 0,
        use: known.offers?.use ?? "ordinary",
        equipment: [...(known.offers?.equipment ?? [])],
        ...freeTimes(meetings, wish),
      });
    }
    return found.toSorted(byFit);
  }
}

/** A room that has never said how many it holds is not left out: perhaps somebody knows. */
function suits({ offers }: RoomMeta, { heads, equipment }: RoomWish): boolean {
  const has = new Set(offers?.equipment);
  const seats = offers?.seats ?? 0;
  return (seats === 0 || seats >= heads) && equipment.every((kind) => has.has(kind));
}

/** SZ App. A: an ordinary room serves in working hours only, on one day. */
function isOpen(
  { offers, timeZone }: RoomMeta,
  { fromMs, toMs }: RoomWish,
  hours: FreeRoomOptions["workingHours"],
): boolean {
  if (offers?.use === "all-day") return true;
  const [start, end] = [wallClock(timeZone, fromMs), wallClock(timeZone, toMs)];
  return start.date === end.date && start.time >= hours.from && end.time <= hours.to;
}

/** Until when it is free, or when it is next free for as long as is wanted. */
export function freeTimes(
  meetings: readonly Meeting[],
  { fromMs, toMs }: RoomWish,
): Pick<FreeRoom, "freeUntilMs" | "busyUntilMs"> {
  const ahead = meetings
    .filter((one) => one.endMs > fromMs)
    .toSorted((left, right) => left.startMs - right.startMs);
  const lastsMs = toMs - fromMs;
  let freeMs = fromMs;
  for (const { startMs, endMs } of ahead) {
    if (startMs >= freeMs + lastsMs) break;
    freeMs = Math.max(freeMs, endMs);
  }
  if (freeMs > fromMs) return { freeUntilMs: null, busyUntilMs: freeMs };
  return { freeUntilMs: ahead[0]?.startMs ?? null, busyUntilMs: null };
}

const collator = new Intl.Collator("zh-CN", { numeric: true });

function byFit(left: FreeRoom, right: FreeRoom): number {
  const size = ({ seats }: FreeRoom) => (seats === 0 ? Infinity : seats);
  const busy = ({ busyUntilMs }: FreeRoom) => busyUntilMs ?? 0;
  const bySize = size(left) === size(right) ? 0 : size(left) - size(right);
  return busy(left) - busy(right) || bySize || collator.compare(left.room, right.room);
}
