import { describe, expect, it } from "vitest";
import { selfTestKinds } from "../../contract/selftest.ts";
import { demoModel } from "../demo-room.fixture.ts";
import { planSelfTest } from "./plan.ts";

const model = demoModel();
const moves = (test: (typeof selfTestKinds)[number]) =>
  planSelfTest(model, test).flatMap((step) => step.moves);

describe("NX T5-1 to T5-4: the plan", () => {
  it("does everything at commissioning, exercises audio at T−30, only looks at T−10", () => {
    expect(moves("commissioning")).toEqual(
      expect.arrayContaining(["lights-front/power", "projector/pictureMute", "test-tone/tone"]),
    );
    expect(new Set(moves("t30"))).toEqual(
      new Set(["mic-main/mute", "mic-spare/mute", "amplifier/mute", "test-tone/tone"]),
    );
    for (const test of ["t10", "recess", "secrecy"] as const) expect(moves(test)).toEqual([]);
  });

  it("covers every device of the room and the gateway, and names every step once", () => {
    const plan = planSelfTest(model, "commissioning");
    const covered = new Set(plan.map(({ device }) => device));
    expect([...model.devices.keys(), "gateway"].filter((id) => !covered.has(id))).toEqual([]);
    expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
  });

  it("gives a step the same id in every kind of test", () => {
    const all = new Set(planSelfTest(model, "commissioning").map(({ id }) => id));
    for (const test of selfTestKinds.filter((kind) => kind !== "secrecy")) {
      expect(planSelfTest(model, test).filter(({ id }) => !all.has(id))).toEqual([]);
    }
  });

  it("NX 5.5.3: asks everything that could carry words out of the room", () => {
    expect(planSelfTest(model, "secrecy").map(({ id }) => id)).toEqual([
      "mic-main:tight",
      "mic-spare:tight",
      "recorder:tight",
    ]);
  });

  it("is confined to the devices that are named, and to what they need to be seen or heard by", () => {
    const only = (...devices: string[]) => [
      ...new Set(planSelfTest(model, "commissioning", devices).map(({ device }) => device)),
    ];
    expect(only("lights-back")).toEqual(["lights-back"]);
    expect(only("mic-main")).toEqual(["mic-main", "test-tone"]);
    expect(only("meter")).toEqual(["lights-front", "lights-back", "fresh-air", "meter"]);
    expect(only("gateway")).toEqual(["gateway"]);
  });
});
