import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mustHavePostgres } from "../rig/databases.ts";
import { type Postgres, startPostgres } from "../rig/postgres.ts";
import { silentLog } from "../rig/quiet.ts";
import { plainRecord, saidByRecord } from "../rig/record-draws.ts";
import type { HubStore, IncomingRecord } from "./hub-store.ts";
import { openStore } from "./open-store.ts";

describe.runIf(mustHavePostgres())("two processes on one PostgreSQL", () => {
  let server: Postgres;
  let stores: readonly [HubStore, HubStore];

  beforeAll(async () => {
    server = await startPostgres("hasty");
    const url = await server.database("hub");
    const open = () => openStore({ data: "/nowhere", store: { postgres: { url } } }, silentLog);
    // At once: one of them makes the tables, the other waits.
    stores = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await server.stop();
  });

  test("that take the same batches at once store each record once, in order", async () => {
    const [one, other] = stores;
    const batch = fc.record({
      byOther: fc.boolean(),
      room: fc.integer({ min: 0, max: 2 }),
      first: fc.integer({ min: 1, max: 25 }),
      said: fc.array(saidByRecord, { minLength: 1, maxLength: 12 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 4, maxLength: 16 }), async (batches) => {
        const site = `site-${run++}`;
        const taking = [...batches, ...batches].map(({ byOther, room, first, said }, index) => {
          const store = byOther === index < batches.length ? other : one;
          const records = said.map((_, at): IncomingRecord => plainRecord(first + at));
          return store.records.append({ site, room: `r-${room}` }, "epoch-0001", records);
        });
        const taken = await Promise.all(taking);
        const rooms = (await one.rooms.all()).filter((room) => room.site === site);
        let kept = 0;
        for (const room of rooms) {
          const records = await other.records.after(room, 0, 1_000);
          expect(records.map(({ number }) => number)).toEqual(
            Array.from({ length: records.length }, (_, index) => index + 1),
          );
          expect(room.recordsStored).toBe(records.length);
          kept += records.length;
        }
        expect(taken.reduce((sum, { stored }) => sum + stored, 0)).toBe(kept);
      }),
      { numRuns: 40 },
    );
  });

  test("that book a room at once: one of them has the next version, the other is told so", async () => {
    const ref = { site: "city-hall", room: "3-201" };
    for (let version = 1; version <= 20; version++) {
      const step = {
        agenda: { ...ref, version, issuedAtMs: 0, meetings: [], hash: "" },
        waiting: [],
        notes: new Map(),
        owed: [],
        previousVersion: version - 1,
      };
      const taken = await Promise.all(stores.map(({ agendas }) => agendas.take([step], null)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
    expect(await stores[0].agendas.current(ref)).toMatchObject({ agenda: { version: 20 } });
  });
});
