import { expect, it } from "vitest";
import { demoModel } from "../demo-room.fixture.ts";

it("knows what each device draws: by its binding, else by its profile, else not", () => {
  const room = demoModel();
  const rated = (id: string) => room.devices.get(id)?.ratedWatts;
  expect(rated("lights-front")).toBe(216);
  expect(rated("recorder")).toBe(35);
  expect(rated("projector")).toBe(320);
  // The board's own four watts are none of what its channel feeds.
  expect(rated("av-supply")).toBeNull();
  expect(rated("test-tone")).toBeNull();
});

it("takes no watts that a channel cannot feed", () => {
  const withWatts = (watts: string) => () => demoModel((text) => text.replace("watts: 35", watts));
  expect(withWatts("watts: 0.5")().devices.get("recorder")?.ratedWatts).toBe(0.5);
  for (const watts of ["watts: 0", "watts: -5", "watts: 100001", "watts: much"]) {
    expect(withWatts(watts)).toThrow(/recorder\.watts/);
  }
});
