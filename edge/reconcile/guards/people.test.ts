import { describe, expect, it } from "vitest";
import { heldBy, judge, roomWith, target } from "./guarding.fixture.ts";

const on = { "lights-front/power": "on", "hvac/power": "on", "door/lock": "unlocked" };

describe("nothing goes off under people", () => {
  it.each([
    ["occupied", "rule", "guard.people"],
    ["unknown", "rule", "guard.presence-unknown"],
    ["occupied", "default", "guard.people"],
    ["empty", "rule", undefined],
    ["occupied", "hold", undefined],
    ["occupied", "safety", undefined],
  ] as const)("presence %s, level %s: %s", (presence, level, key) => {
    const judged = judge(roomWith(on, { presence }), target("lights-front/power", "off", level));
    expect(heldBy(judged)).toBe(key);
  });

  it("does not lock people in, nor whoever may be there", () => {
    for (const presence of ["occupied", "unknown"] as const) {
      const judged = judge(roomWith(on, { presence }), target("door/lock", "locked"));
      expect(judged.held).toMatchObject({
        text: { key: "guard.people-inside" },
        clause: "NX 6.2.1.2",
      });
    }
  });
});
