import { describe, expect, it } from "vitest";
import { heldBy, judge, model, roomWith, target, withReading } from "./guarding.fixture.ts";

const off = { "av-supply/power": "on", "projector/power": "off" };
const cut = target("av-supply/power", "off");

describe("NX 6.4.2.5: the supply of what is hot", () => {
  it("is never cut while the projector is hot or silent, even for a person or in a fire", () => {
    for (const power of ["on", "warming", "cooling", undefined]) {
      const values = {
        "av-supply/power": "on",
        ...(power === undefined ? {} : { "projector/power": power }),
      };
      for (const level of ["safety", "hold", "rule"] as const) {
        const judged = judge(roomWith(values), target("av-supply/power", "off", level));
        expect(heldBy(judged), `${String(power)} ${level}`).toBe("guard.cool-down");
      }
    }
  });

  it("is not cut on the word of a stale 'off'", () => {
    const room = withReading(roomWith(off), "projector/power", "off", { quality: "stale" });
    expect(heldBy(judge(room, cut))).toBe("guard.cool-down");
  });

  it("is not cut by way of the supply of its supply either", () => {
    const devices = new Map(model.devices);
    const supply = model.devices.get("av-supply");
    if (supply === undefined) throw new Error("the demo room has a supply");
    devices.set("contactor", { ...supply, id: "contactor" });
    const binding = { ...supply.binding, supply: "contactor" };
    devices.set("av-supply", { ...supply, binding });
    const on = { "contactor/power": "on", "av-supply/power": "on" };
    const cutAt = (power: string) =>
      heldBy(
        judge(
          roomWith({ ...on, "projector/power": power }, { model: { ...model, devices } }),
          target("contactor/power", "off"),
        ),
      );
    expect([cutAt("cooling"), cutAt("off")]).toEqual(["guard.cool-down", undefined]);
  });

  it("goes when the projector reads off", () => {
    expect(judge(roomWith(off), cut).held).toBeNull();
  });
});

describe("NX 6.4.2.5: a lamp that was told to start", () => {
  it("is not cold by a reading from before it was told", () => {
    expect(heldBy(judge(roomWith(off), cut, [], { startedMs: () => 1 }))).toBe("guard.cool-down");
  });

  it("is not cold while it is wished on in the same tick", () => {
    const wished = [target("projector/power", "on", "hold")];
    expect(heldBy(judge(roomWith(off), cut, wished))).toBe("guard.cool-down");
  });

  it("is hot while it cools, even when its profile forgot to say so", () => {
    const devices = new Map(model.devices);
    const projector = model.devices.get("projector");
    if (projector === undefined) throw new Error("the demo room has a projector");
    const { coolDown: _forgotten, ...timings } = projector.profile.timings;
    devices.set("projector", { ...projector, profile: { ...projector.profile, timings } });
    const cooling = roomWith(
      { ...off, "projector/power": "cooling" },
      { model: { ...model, devices } },
    );
    expect(heldBy(judge(cooling, cut))).toBe("guard.cool-down");
  });
});
