import { expect, it } from "vitest";
import { createVirtualClock } from "../../contract/clock.ts";
import { Battery } from "./battery.ts";

const hourMs = 3_600_000;

it("a battery wears down over a working day of use, and is charged while it rests", () => {
  const clock = createVirtualClock(0);
  const battery = new Battery(clock);
  battery.use(true);
  clock.advance(3 * hourMs);
  expect(battery.left).toBeCloseTo(2 / 3);
  battery.use(false);
  clock.advance(hourMs / 3);
  expect(battery.left).toBeCloseTo(2 / 3 + 1 / 6);
  clock.advance(24 * hourMs);
  expect(battery.left).toBe(1);
});

it("nobody takes up a battery that would not last: days on end do not run it dry", () => {
  const clock = createVirtualClock(0);
  const battery = new Battery(clock);
  for (let day = 0; day < 5; day += 1) {
    battery.use(true);
    expect(battery.left).toBeGreaterThanOrEqual(0.6);
    clock.advance(12 * hourMs);
    expect(battery.left).toBe(0);
    battery.use(false);
    clock.advance(hourMs);
  }
});
