import { expect, it } from "vitest";
import type { Phase } from "../../contract/record.ts";
import { valuesOf } from "./targets.fixture.ts";

it.each<[Phase, string | undefined]>([
  ["idle", undefined],
  ["preparing", "on"],
  ["open", "on"],
  ["meeting", "on"],
  ["leaving", "on"],
  ["powering-down", undefined],
])("NX T5-3: in phase %s the projector is wanted %s", (phase, wanted) => {
  const target = valuesOf({ phase, minutesToStart: 30, occupancy: "unknown" });
  expect(target("projector/power")).toBe(wanted);
  expect(target("projector/pictureMute")).toBe(wanted === undefined ? undefined : false);
});
