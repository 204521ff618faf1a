import { expect, it } from "vitest";
import { heldBy, judge, roomWith, target } from "./guarding.fixture.ts";

it("spaces the starts of loads, and says that it will not last", () => {
  const room = roomWith({ "lights-front/power": "off" });
  const wanted = target("lights-front/power", "on");
  const at = (monotonicMs: number) => judge(room, wanted, [], { monotonicMs, startsFromMs: 1000 });
  expect([heldBy(at(999)), at(999).held?.isBrief]).toEqual(["guard.inrush", true]);
  expect(at(1000).held).toBeNull();
});
