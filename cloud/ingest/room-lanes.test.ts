import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RoomLanes } from "./room-lanes.ts";

const lanesOf = (part: Partial<ConstructorParameters<typeof RoomLanes>[0]>) =>
  new RoomLanes({ perLane: 100, weight: 1_000, atOnce: 1, nowMs: () => 0, ...part });

test("a room with much to say waits for its turn like any other", async () => {
  const lanes = lanesOf({});
  const done: string[] = [];
  const say = (lane: string, what: string) =>
    lanes.add(lane, 1, async () => {
      await Promise.resolve();
      done.push(what);
    });
  for (let n = 1; n <= 5; n++) void say("a", `a${n}`);
  void say("b", "b1");
  void say("c", "c1");
  await lanes.idle();
  expect(done).toEqual(["a1", "b1", "c1", "a2", "a3", "a4", "a5"]);
});

test("too much of one room, or of all, is refused and not done", async () => {
  const lanes = lanesOf({ perLane: 2, weight: 10 });
  const task = () => Promise.resolve();
  expect(lanes.add("a", 4, task)).not.toBeNull();
  expect(lanes.add("a", 4, task)).not.toBeNull();
  expect(lanes.add("a", 1, task)).toBeNull();
  expect(lanes.add("b", 3, task)).toBeNull();
  expect(lanes.waiting).toBe(2);
  await lanes.idle();
  expect(lanes.waiting).toBe(0);
  expect(lanes.add("b", 10, task)).not.toBeNull();
});

test("each room's tasks stay in order and never overlap, however many rooms work at once", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 3 })), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 4 }),
      async (tasks, atOnce) => {
        const lanes = lanesOf({ atOnce });
        const running = new Set<string>();
        const done = new Map<string, number[]>();
        let most = 0;
        tasks.forEach(([lane, turns], number) => {
          void lanes.add(lane, 0, async () => {
            expect(running.has(lane)).toBe(false);
            running.add(lane);
            most = Math.max(most, running.size);
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            running.delete(lane);
            done.set(lane, [...(done.get(lane) ?? []), number]);
          });
        });
        await lanes.idle();
        expect(most).toBeLessThanOrEqual(atOnce);
        for (const numbers of done.values()) {
          expect(numbers).toEqual(numbers.toSorted((left, right) => left - right));
        }
        expect([...done.values()].flat()).toHaveLength(tasks.length);
      },
    ),
  );
});
