import { describe, expect, it } from "vitest";
import { noFacts } from "../../contract/inventory.ts";
import type { DeviceState } from "../devices/device-state.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { createDeviceStore } from "./devices.ts";
import { createRoomIds } from "./room-ids.ts";

const ref = { site: "city-hall", room: "3-201" };
const other = { site: "city-hall", room: "3-202" };

const state = (device: string, part: Partial<DeviceState> = {}): DeviceState => ({
  device,
  kind: "projector",
  model: "EB-L610U",
  maker: "Epson",
  serial: "A1",
  firmware: "1.0",
  availability: "online",
  firstSeenMs: 1,
  lastSeenMs: 2,
  goneSinceMs: null,
  fault: null,
  lampHours: 120.5,
  filterHours: null,
  ...part,
});

onEveryDatabase((open) => {
  const opened = async () => {
    const database = await open();
    const store = createDeviceStore(database, createRoomIds(database));
    await store.take(ref, [{ state: state("projector"), changes: [] }]);
    await store.take(other, [{ state: state("projector", { serial: "C3" }), changes: [] }]);
    return store;
  };
  const by = { who: "zhang.wei", atMs: 10 };

  describe("NXR 6.1 a: the ledger of devices", () => {
    it("keeps what a room told, by room and device", async () => {
      const store = await opened();
      const fault = { said: "lamp", code: "", atMs: 5, stands: true };
      const next = state("projector", { fault, goneSinceMs: 9, firstSeenMs: 99 });
      await store.take(ref, [{ state: next, changes: [] }]);
      const found = await store.find(ref, "projector");
      expect(found?.state).toEqual({ ...next, firstSeenMs: 1 });
      expect(found?.facts).toEqual(noFacts);
      expect(await store.list({})).toHaveLength(2);
      expect(await store.list({ site: "city-hall", room: "3-202" })).toMatchObject([
        { ref: other, state: { serial: "C3" } },
      ]);
      expect(await store.find(ref, "nothing")).toBeNull();
    });

    it("keeps who changed what, what stood there before included", async () => {
      const store = await opened();
      const first = { ...noFacts, tag: "ZJ-0001", boughtOn: "2024-01-05" };
      expect(await store.setFacts(ref, "projector", first, by)).toBe("done");
      expect(await store.setFacts(ref, "projector", first, { ...by, atMs: 11 })).toBe("done");
      const second = { ...first, tag: "ZJ-0002" };
      await store.setFacts(ref, "projector", second, { who: "li.na", atMs: 12 });
      expect((await store.find(ref, "projector"))?.facts).toEqual(second);
      expect(await store.changes(ref, "projector", 9)).toEqual([
        {
          atMs: 12,
          kind: "facts",
          who: "li.na",
          changed: [{ name: "tag", before: "ZJ-0001", after: "ZJ-0002" }],
        },
        {
          atMs: 10,
          kind: "facts",
          who: "zhang.wei",
          changed: [
            { name: "tag", before: "", after: "ZJ-0001" },
            { name: "boughtOn", before: "", after: "2024-01-05" },
          ],
        },
      ]);
      expect(await store.changes(ref, "projector", 1)).toHaveLength(1);
    });

    it("has every asset tag once, and no facts of what it does not know", async () => {
      const store = await opened();
      const facts = { ...noFacts, tag: "ZJ-0001" };
      await store.setFacts(ref, "projector", facts, by);
      expect(await store.setFacts(other, "projector", facts, by)).toBe("tag-taken");
      expect(await store.setFacts(other, "projector", noFacts, by)).toBe("done");
      expect(await store.setFacts(ref, "nothing", facts, by)).toBe("unknown-device");
      expect(await store.setFacts({ ...ref, room: "9-9" }, "projector", facts, by)).toBe(
        "unknown-device",
      );
    });

    it("doubts the facts of a device that was replaced until somebody confirms them", async () => {
      const store = await opened();
      const facts = { ...noFacts, tag: "ZJ-0001" };
      await store.setFacts(ref, "projector", facts, by);
      const changed = [{ name: "serial", before: "A1", after: "B2" }];
      const line = { atMs: 20, kind: "replaced", who: "", changed } as const;
      await store.take(ref, [{ state: state("projector", { serial: "B2" }), changes: [line] }]);
      expect((await store.find(ref, "projector"))?.factsDoubted).toBe(true);
      await store.setFacts(ref, "projector", facts, { ...by, atMs: 30 });
      expect((await store.find(ref, "projector"))?.factsDoubted).toBe(false);
      const kinds = (await store.changes(ref, "projector", 9)).map(({ kind, atMs }) => [
        kind,
        atMs,
      ]);
      expect(kinds).toEqual([
        ["facts", 30],
        ["replaced", 20],
        ["facts", 10],
      ]);
    });
  });
});
