import { describe, expect, it } from "vitest";
import type { Availability } from "../../contract/api.ts";
import { heldBy, roomWith, target } from "./guards/guarding.fixture.ts";
import { type PlanContext, planCommands } from "./plan.ts";
import type { Target } from "../room/wish.ts";

const calm: PlanContext = {
  monotonicMs: 1_000_000,
  startsFromMs: 0,
  startedMs: () => Number.NEGATIVE_INFINITY,
  busy: () => false,
  hasty: () => false,
};

function planOf(
  values: Readonly<Record<string, string | boolean>>,
  targets: readonly Target[],
  availability: Readonly<Record<string, Availability>>,
  context: Partial<PlanContext> = {},
) {
  const room = roomWith(values);
  const known = new Map([...room.availability, ...Object.entries(availability)]);
  const byPoint = new Map(targets.map((each) => [each.point, each]));
  return planCommands({ ...room, availability: known }, byPoint, { ...calm, ...context });
}

const heldOf = (plan: ReturnType<typeof planOf>, point: `${string}/${string}`) => {
  const guarded = plan.guarded.get(point);
  return guarded === undefined ? "no target" : heldBy(guarded);
};

describe("a wish that cannot be sent just now", () => {
  const off = { "av-supply/power": "off" };
  const dark = { amplifier: "unpowered", "av-supply": "online" } as const;

  it("waits for the supply, and says for which", () => {
    const wish = target("amplifier/mute", false, "hold");
    const plan = planOf(off, [wish], dark);
    expect(plan.commands).toEqual([]);
    expect(plan.guarded.get(wish.point)?.held?.text).toEqual({
      key: "guard.no-supply",
      params: { device: "amplifier", supply: "av-supply" },
    });
  });

  it.each([
    ["on", "guard.no-supply"],
    ["off", undefined],
  ])("of a rule waits for a supply that is to go %s: %s", (supply, key) => {
    const targets = [target("amplifier/mute", true), target("av-supply/power", supply)];
    expect(heldOf(planOf(off, targets, dark), "amplifier/mute")).toBe(key);
  });

  it("waits for a device that does not answer", () => {
    const wish = target("lights-front/power", "on");
    const plan = planOf({ "lights-front/power": "off" }, [wish], { "lights-front": "offline" });
    expect([heldOf(plan, wish.point), plan.commands]).toEqual(["guard.offline", []]);
  });

  it("waits a moment after another one, unless people may come to harm", () => {
    const at = (level: "hold" | "safety") =>
      planOf(
        { "lights-front/power": "off" },
        [target("lights-front/power", "on", level)],
        {},
        {
          hasty: () => true,
        },
      );
    expect([heldOf(at("hold"), "lights-front/power"), at("hold").commands]).toEqual([
      "guard.haste",
      [],
    ]);
    expect(at("safety").commands).toHaveLength(1);
  });
});

it("starts one load at a time, supplies first", () => {
  const targets = [
    target("hvac/power", "on"),
    target("lights-front/power", "on"),
    target("av-supply/power", "on"),
    target("amplifier/mute", false),
  ];
  const values = {
    "hvac/power": "off",
    "lights-front/power": "off",
    "av-supply/power": "off",
    "amplifier/mute": true,
  };
  const { commands } = planOf(values, targets, {});
  expect(commands.map(({ point }) => point)).toEqual(["av-supply/power", "amplifier/mute"]);
});
