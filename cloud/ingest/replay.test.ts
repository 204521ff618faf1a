import { describe, expect, test } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { silentLog } from "../rig/hub-rig.ts";
import { startListeningRig } from "../rig/listening-rig.ts";
import { hubLogin, mustHaveMosquitto, roomLogin, startMosquitto } from "../rig/mosquitto.ts";
import { TalkingRoom } from "../rig/talking-room.ts";
import { until } from "../rig/until.ts";

const site = "city-hall";
const clock = createClock();
const recordsReplayed = 10_000;

describe.skipIf(!mustHaveMosquitto())("rooms that come back with much to tell", () => {
  test.each([
    ["one room replays", 1],
    ["ten rooms replay", 10],
  ])(
    "%s 10,000 records in all: the live values of 50 others are shown as fast as before",
    { timeout: 120_000 },
    async (_what, replaying) => {
      const names = Array.from({ length: 50 + replaying }, (_, n) => `r-${n}`);
      const broker = await startMosquitto([
        hubLogin,
        ...names.map((room) => roomLogin(site, room)),
      ]);
      const rig = await startListeningRig({
        url: broker.url,
        log: silentLog,
        config: {},
        ports: {},
      });
      const rooms = names.map(
        (room) => new TalkingRoom(broker, { site, room }, `epoch-of-${room}`),
      );
      try {
        for (const room of rooms) room.start();
        await until("all are born", () => rooms.every(({ born }) => born));
        const talkers = rooms.slice(0, 50);
        await sleep(clock, "births are followed up", 1_000);
        const quiet = await delays(rig, talkers, 3_000);
        const late = rooms.slice(50);
        for (const room of late) room.addRecords(recordsReplayed / replaying);
        const startedMs = clock.monotonicMs();
        let doneMs = 0;
        const stored = until("all is stored", () => {
          const isAll = late.every(({ confirmed, records }) => confirmed === records);
          if (isAll) doneMs = clock.monotonicMs() - startedMs;
          return isAll;
        });
        const busy = await delays(rig, talkers, 3_000);
        await stored;
        console.log(
          `${replaying} replaying: ${recordsReplayed} records in ${Math.round(doneMs)} ms; live delay ` +
            `p50/p99/max quiet ${told(quiet)} ms, meanwhile ${told(busy)} ms`,
        );
        // In one queue they would wait for whole batches of all others; a busy machine doubles times.
        expect(percentile(busy, 50)).toBeLessThan(150);
        expect(percentile(busy, 99)).toBeLessThan(1_000);
        for (const { ref, records } of late) {
          expect((await rig.store.rooms.find(ref))?.recordsStored).toBe(records);
        }
      } finally {
        for (const room of rooms) room.stop();
        await rig.stop();
        await broker.stop();
      }
    },
  );
});

/** Milliseconds from a room's word to its being seen at the hub; each room speaks 5 times a second. */
async function delays(
  { services }: Awaited<ReturnType<typeof startListeningRig>>,
  rooms: readonly TalkingRoom[],
  forMs: number,
): Promise<number[]> {
  const found: number[] = [];
  const saidAt = new Map<string, number>();
  const stop = services.changes.listen(({ room }) => {
    const atMs = saidAt.get(room);
    if (atMs !== undefined) found.push(clock.monotonicMs() - atMs);
    saidAt.delete(room);
  });
  const lastMs = clock.monotonicMs() + forMs;
  for (let turn = 0; clock.monotonicMs() < lastMs; turn++) {
    for (const [n, room] of rooms.entries()) {
      if (n % 10 !== turn % 10 || saidAt.has(room.ref.room)) continue;
      saidAt.set(room.ref.room, clock.monotonicMs());
      room.tell(3);
    }
    await sleep(clock, "talk", 20);
  }
  stop();
  return found;
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((left, right) => left - right)[
    Math.min(values.length - 1, Math.floor((values.length * part) / 100))
  ] ?? Number.NaN;

const told = (values: readonly number[]): string =>
  [50, 99, 100].map((part) => percentile(values, part).toFixed(1)).join("/");
