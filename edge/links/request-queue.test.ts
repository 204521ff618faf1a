import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Priority } from "../drivers/driver.ts";
import { RequestQueue } from "./request-queue.ts";

interface Item {
  readonly id: number;
  readonly priority: Priority;
  readonly key: string | null;
}

const rank: Readonly<Record<Priority, number>> = { safety: 0, command: 1, "self-test": 2, poll: 3 };
const priority = fc.constantFrom<Priority>("safety", "command", "self-test", "poll");
const items = fc
  .array(fc.record({ priority, key: fc.constantFrom(null, "a", "b") }), { maxLength: 40 })
  .map((drafts) => drafts.map((draft, id): Item => ({ id, ...draft })));

describe("a line's queue", () => {
  it("keeps its bound, its order and the newest of each key, and loses nothing silently", () => {
    fc.assert(
      fc.property(items, (added) => {
        const queue = new RequestQueue<Item>(8);
        const losers = added.flatMap((item) => queue.add(item) ?? []);
        expect(queue.length).toBeLessThanOrEqual(8);
        const taken = queue.removeAll(() => true);
        const ids = [...taken, ...losers].map(({ id }) => id).sort((left, right) => left - right);
        expect(ids).toEqual(added.map(({ id }) => id));
        const ranks = taken.map((item) => rank[item.priority]);
        expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
        const keys = taken.flatMap(({ key }) => key ?? []);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("refuses a poll when it is full of commands, and never the other way round", () => {
    const queue = new RequestQueue<Item>(2);
    const poll: Item = { id: 1, priority: "poll", key: null };
    const command = (id: number): Item => ({ id, priority: "command", key: null });
    expect(queue.add(poll)).toBeUndefined();
    expect(queue.add(command(2))).toBeUndefined();
    expect(queue.add(command(3))).toBe(poll);
    expect(queue.add(poll)).toBe(poll);
    expect(queue.add(command(4))).toMatchObject({ id: 4 });
  });
});
