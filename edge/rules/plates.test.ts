import { expect, it } from "vitest";
import { targetsOf } from "./targets.fixture.ts";

const plates = new Map([
  ["plate-a1", "hash-of-a-name"],
  ["plate-a2", null],
]);

it("NX T6-3: a plate shows the image of its seat, and waits while that is being drawn", () => {
  const target = targetsOf({ phase: "meeting", minutesToStart: -5, change: { plates } });
  expect(target("plate-a1/image")).toMatchObject({
    value: "hash-of-a-name",
    reason: { text: { key: "rule.plates" } },
  });
  expect(target("plate-a2/image")).toBeUndefined();
});

it("NX T6-3: says that plates are blank when no meeting is served", () => {
  const target = targetsOf({ phase: "idle", minutesToStart: 600, change: { plates } });
  expect(target("plate-a1/image")?.reason.text.key).toBe("rule.plates-blank");
});
