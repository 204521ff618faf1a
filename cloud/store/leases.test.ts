import { expect, test } from "vitest";
import { createClock, sleep } from "../../contract/clock.ts";
import { onEveryDatabase } from "../rig/databases.ts";
import { createClusterStore, type MemberBeat } from "./leases.ts";

const clock = createClock();
const beatOf = (id: string, part: Partial<MemberBeat> = {}): MemberBeat => ({
  id,
  kind: "ingest",
  host: "rig",
  pid: 7,
  listening: true,
  figures: "{}",
  refused: [],
  ...part,
});

onEveryDatabase((open) => {
  test("every process sees who is alive, how it is, and how long ago it said so", async () => {
    const store = createClusterStore(await open());
    await store.beat(beatOf("a"));
    await sleep(clock, "age", 120);
    const seen = await store.beat(beatOf("b", { kind: "hub", listening: false, figures: "[1]" }));
    expect(seen.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(seen[0]).toMatchObject({ kind: "ingest", host: "rig", pid: 7, listening: true });
    expect(seen[1]).toMatchObject({ kind: "hub", listening: false, figures: "[1]" });
    expect(seen[0]?.ageMs).toBeGreaterThanOrEqual(100);
    expect(seen[1]?.ageMs).toBeLessThan(100);
    const refused = [{ site: "city-hall", room: "3-201" }];
    const again = await store.beat(beatOf("a", { listening: false, refused }));
    expect(again[0]).toMatchObject({ listening: false, startedMs: seen[0]?.startedMs, refused });
    expect(again[0]?.ageMs).toBeLessThan(100);
  });

  test("who leaves, or has been gone for long, is forgotten", async () => {
    const store = createClusterStore(await open());
    await store.beat(beatOf("a"));
    await store.beat(beatOf("b"));
    await store.leave("a");
    expect((await store.members()).map(({ id }) => id)).toEqual(["b"]);
    await store.forgetGone(60_000);
    expect(await store.members()).toHaveLength(1);
    await sleep(clock, "gone", 30);
    await store.forgetGone(10);
    expect(await store.members()).toEqual([]);
  });

  test("a lease has one holder, until it is over or given up", async () => {
    const store = createClusterStore(await open());
    expect(await store.lease("voice", "a", 60_000)).toBe(true);
    expect(await store.lease("voice", "b", 60_000)).toBe(false);
    expect(await store.lease("voice", "a", 50)).toBe(true);
    expect(await store.lease("other", "b", 60_000)).toBe(true);
    await sleep(clock, "lease", 100);
    expect(await store.lease("voice", "b", 60_000)).toBe(true);
    await store.release("voice", "a");
    expect(await store.lease("voice", "a", 60_000)).toBe(false);
    await store.release("voice", "b");
    expect(await store.lease("voice", "a", 60_000)).toBe(true);
  });

  test("of many that want a lease at the same moment one gets it", async () => {
    const store = createClusterStore(await open());
    const names = Array.from({ length: 12 }, (_, n) => `p${n}`);
    const got = await Promise.all(names.map((name) => store.lease("voice", name, 60_000)));
    expect(got.filter(Boolean)).toHaveLength(1);
  });
});
