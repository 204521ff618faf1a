import { expect, test } from "vitest";
import { ownerOf } from "./rendezvous.ts";

const rooms = Array.from({ length: 2_000 }, (_, n) => `city-hall/${n % 30}-${n}`);
const members = ["a-1-00ff", "a-2-17aa", "b-1-9c3d"];

test("rooms are shared out evenly, whatever the order of the members", () => {
  const count = new Map<string | null, number>();
  for (const room of rooms) {
    const owner = ownerOf(room, members);
    expect(ownerOf(room, members.toReversed())).toBe(owner);
    count.set(owner, (count.get(owner) ?? 0) + 1);
  }
  expect(count.size).toBe(3);
  for (const share of count.values()) expect(Math.abs(share - 667)).toBeLessThan(100);
});

test("when a member goes, only its own rooms change hands", () => {
  for (const room of rooms) {
    const before = ownerOf(room, members);
    const after = ownerOf(room, members.slice(1));
    expect(after === before).toBe(before !== members[0]);
  }
});

test("without members nobody keeps a room", () => {
  expect(ownerOf("city-hall/1", [])).toBeNull();
});
