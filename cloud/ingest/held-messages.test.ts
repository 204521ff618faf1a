import { expect, test } from "vitest";
import { hubLimits } from "../hub-limits.ts";
import { type HeldMessage, HeldMessages, withoutOldBatches } from "./held-messages.ts";

function setUp() {
  const held = new HeldMessages();
  const kept: string[] = [];
  const hold = (room: string, atMs: number, bytes = 1) =>
    held.add({
      ref: { site: "s", room },
      keeper: null,
      what: "values",
      atMs,
      bytes,
      keep: () => kept.push(`${room}@${atMs}`),
    });
  const take = (...rooms: string[]) => {
    for (const { keep } of held.take(({ ref }) => rooms.includes(ref.room))) keep();
  };
  return { held, kept, hold, take };
}

test("what is held of rooms that are ours now is stored in order, and no longer held", () => {
  const { held, kept, hold, take } = setUp();
  for (const [at, room] of ["a", "b", "a", "c"].entries()) hold(room, at);
  take("a", "c");
  expect(kept).toEqual(["a@0", "a@2", "c@3"]);
  expect(held.count).toBe(1);
  take("a", "b");
  expect(kept).toEqual(["a@0", "a@2", "c@3", "b@1"]);
});

test("what was written by its own process long ago is forgotten", () => {
  const { held, kept, hold, take } = setUp();
  for (let at = 0; at < 5_000; at++) hold("a", at);
  held.forgetBefore(4_998);
  expect(held.count).toBe(2);
  take("a");
  expect(kept).toEqual(["a@4998", "a@4999"]);
});

test("there is a bound in messages and in bytes: the oldest go first, and are counted", () => {
  const { held, kept, hold, take } = setUp();
  const { heldBytes, heldMessages } = hubLimits.cluster;
  expect(hold("a", 1, heldBytes - 1)).toBe(0);
  expect(hold("a", 2, 2)).toBe(1);
  let pushedOut = 0;
  for (let n = 0; n < heldMessages; n++) pushedOut += hold("a", 3);
  expect(pushedOut).toBe(1);
  take("a");
  expect(kept).toHaveLength(heldMessages);
  expect(held.count).toBe(0);
});

test("of a room's batches of records the newest is enough: the others had been confirmed", () => {
  const message = (room: string, what: HeldMessage["what"], atMs: number): HeldMessage => {
    return { ref: { site: "s", room }, keeper: null, atMs, bytes: 1, what, keep() {} };
  };
  const all = [
    message("a", "records", 1),
    message("a", "values", 2),
    message("b", "records", 3),
    message("a", "records", 4),
  ];
  expect(withoutOldBatches(all).map(({ atMs }) => atMs)).toEqual([2, 3, 4]);
});
