import { expect, it } from "vitest";
import { tenMs } from "../demo-room.fixture.ts";
import type { Howl } from "../room/howl.ts";
import { targetsOf } from "./targets.fixture.ts";

const howl: Howl = { loudSinceMs: null, heardMs: 0, howledMs: 0, isMuted: true, isKept: false };
const room = (howls: Howl, hold?: boolean) =>
  targetsOf({
    phase: "meeting",
    minutesToStart: -5,
    occupancy: "occupied",
    change: {
      howls: new Map([["mic-main", howls]]),
      holds:
        hold === undefined
          ? []
          : [{ point: "mic-main/mute", value: hold, by: "Li", sinceMs: 0, untilMs: 2 * tenMs }],
    },
  });
const at = (howls: Howl, hold?: boolean) => room(howls, hold)("mic-main/mute");

it("NX T4-2, WZ noise: a channel that howls is muted, and the other one takes over", () => {
  expect(at(howl)).toMatchObject({ value: true, reason: { text: { key: "rule.howls" } } });
  expect(at({ ...howl, isKept: true })?.reason.text.key).toBe("rule.howls-again");
  expect(room(howl)("mic-spare/mute")?.value).toBe(false);
  const calm = room({ ...howl, isMuted: false });
  expect([calm("mic-main/mute")?.value, calm("mic-spare/mute")?.value]).toEqual([false, true]);
});

it("lets a person's word stand above it", () => {
  expect(at(howl, false)?.value).toBe(false);
});
