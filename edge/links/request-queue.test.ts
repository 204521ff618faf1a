import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import { RequestQueue } from "./request-queue.ts";

interface Item {
  readonly id: number;
  readonly priority: Priority;
  readonly key: string | null;
  readonly turnMs?: number;
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

  it("serves polls by their turns, and those of one turn as they came", () => {
    const turns = fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { maxLength: 12 });
    fc.assert(
      fc.property(turns, (asked) => {
        const queue = new RequestQueue<Item>(12);
        const polls = asked.map((turnMs, id): Item => {
          const poll = { id, priority: "poll", key: null } as const;
          return turnMs === null ? poll : { ...poll, turnMs };
        });
        for (const poll of polls) queue.add(poll);
        const order = ({ turnMs }: Item) => turnMs ?? Number.POSITIVE_INFINITY;
        const expected = polls.toSorted((left, right) =>
          order(left) === order(right) ? left.id - right.id : order(left) - order(right),
        );
        expect(polls.map(() => queue.take(() => true)?.id)).toEqual(expected.map(({ id }) => id));
      }),
    );
  });

  it("gives a poll its turn after so many commands, and only then", () => {
    const queue = new RequestQueue<Item>(64);
    const row = limits.queue.commandsInARow;
    queue.add({ id: 0, priority: "poll", key: null });
    queue.add({ id: 1, priority: "poll", key: null });
    for (let id = 2; id < 2 + 3 * row; id++) queue.add({ id, priority: "command", key: null });
    const taken = Array.from({ length: queue.length }, () => queue.take(() => true)?.priority);
    const polledAt = taken.flatMap((name, at) => (name === "poll" ? [at] : []));
    expect(polledAt).toEqual([row, 2 * row + 1]);
  });
});
