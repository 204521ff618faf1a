import { expect, test } from "vitest";
import { createClock, createVirtualClock } from "../../contract/clock.ts";
import { meetingSchema } from "../../contract/agenda.ts";
import { AgendaBook } from "../agenda/agenda-book.ts";
import { Bookings } from "../agenda/bookings.ts";
import { RoomWords } from "../agenda/room-words.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { recordSite } from "../rig/recorded/site.ts";
import { createPlaceTree } from "../sites/place-tree.ts";
import { storeOn } from "../store/open-store.ts";
import { LiveRooms } from "./live-rooms.ts";
import { RoomChanges } from "./room-changes.ts";
import { createRoomViews } from "./room-views.ts";

const clock = createClock();
const untilMs = Date.parse("2026-03-14T00:00:00+08:00");
const nowMs = untilMs - 9 * 3_600_000;
const dayMs = 86_400_000;
const rooms = 500;
const quiet = { publish: () => true, online: () => true };

onEveryDatabase((open, kind) => {
  test(
    "500 rooms are put together at once, and each as it is when asked for alone",
    { timeout: 180_000 },
    async () => {
      const store = storeOn(await open());
      const site = { site: "city-hall", rooms, days: 1, untilMs, timeZone: "Asia/Shanghai" };
      const refs = await recordSite(store, site, 360);
      const roomClock = createVirtualClock(nowMs);
      const changes = new RoomChanges();
      const book = new AgendaBook({ store: store.agendas, roomClock, outlet: quiet, changes });
      const words = new RoomWords(store.agendas, book);
      const bookings = new Bookings(book, words, "");
      const tree = createPlaceTree({ places: [], rooms: [] });
      const views = createRoomViews({
        store,
        live: new LiveRooms(),
        bookings,
        words,
        roomClock,
        speed: 1,
        tree: () => tree,
      });
      const meetings = Array.from({ length: 20 }, (_, at) =>
        meetingSchema.parse({
          id: `m-${at}`,
          title: "例会",
          startMs: nowMs + (at + 1) * dayMs,
          endMs: nowMs + (at + 1) * dayMs + 3_600_000,
        }),
      );
      for (const ref of refs) await bookings.bookAll(ref, meetings);

      const coldMs = await took(() => views.all());
      const tries = [];
      for (let n = 0; n < 5; n++) tries.push(await took(() => views.all()));
      const warmMs = tries.toSorted((left, right) => left - right)[2] ?? Infinity;
      const fiftyMs = await took(() => views.some(refs.slice(100, 150)));
      const all = await views.all();
      const bytes = JSON.stringify(all).length;
      process.stderr.write(
        `${kind}: ${rooms} rooms, first ${coldMs.toFixed(0)} ms, then ${warmMs.toFixed(0)} ms; ` +
          `50 of them ${fiftyMs.toFixed(0)} ms; ${(bytes / 1024).toFixed(0)} KiB\n`,
      );
      expect(all).toHaveLength(rooms);
      expect(warmMs).toBeLessThan(500);
      for (const ref of refs.slice(0, 20)) {
        const alone = await views.view(ref);
        expect(alone).toEqual(all.find(({ room }) => room === ref.room));
        const day = [untilMs - dayMs, untilMs] as const;
        expect(alone?.dutiesToday).toEqual(await store.records.dutyCounts(ref, ...day));
        expect(alone?.openAlarms).toBe(await store.records.openAlarms(ref));
        expect(alone?.next?.id).toBe("m-0");
      }
      expect(all.some(({ dutiesToday }) => dutiesToday.late > 0)).toBe(true);
    },
  );
});

async function took(work: () => Promise<unknown>): Promise<number> {
  const startMs = clock.monotonicMs();
  await work();
  return clock.monotonicMs() - startMs;
}
