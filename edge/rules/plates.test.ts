import { expect, it } from "vitest";
import { demoModel } from "../demo-room.fixture.ts";
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

it("NX 6.2.1.2: a plate beside the door tells now and next, and says so", () => {
  const model = demoModel((text) =>
    text.replace("topic: plates/a4, seat: A4", "topic: plates/a4, role: door-sign"),
  );
  const shown = new Map([["plate-a4", "hash-of-a-sign"]]);
  const target = targetsOf({
    model,
    phase: "idle",
    minutesToStart: 600,
    change: { plates: shown },
  });
  expect(target("plate-a4/image")).toMatchObject({
    value: "hash-of-a-sign",
    reason: { text: { key: "rule.plate-door" } },
  });
});
