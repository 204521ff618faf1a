import type { ProfileSelfTestStep } from "../../contract/profile.ts";
import type { SelfTestKind } from "../../contract/selftest.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";

/** One thing to try on one device. */
export interface PlannedStep {
  readonly device: DeviceModel;
  readonly step: ProfileSelfTestStep;
}

/**
 * What a kind of test does. The commissioning test does everything; the one at T−30 listens and
 * looks everywhere and exercises the audio again; the ones at T−10 and in a recess only look, because
 * people are in the room.
 */
export function planSelfTest(model: RoomModel, test: SelfTestKind): readonly PlannedStep[] {
  return [...model.devices.values()].flatMap((device) =>
    [...device.profile.selfTest, ...stepsOfKind(device)]
      .filter((step) => belongs(step, test))
      .map((step): PlannedStep => ({ device, step })),
  );
}

/** What a clause asks of a kind of device, whatever its model. */
function stepsOfKind(device: DeviceModel): readonly ProfileSelfTestStep[] {
  const isSwitchedLight =
    device.kind === "lighting-zone" && device.points.get("power")?.writable === true;
  return isSwitchedLight ? [{ toggle: "power", between: ["off", "on"], clause: "NX T5-1" }] : [];
}

function belongs(step: ProfileSelfTestStep, test: SelfTestKind): boolean {
  switch (test) {
    case "commissioning":
    case "periodic":
    case "repair":
      return true;
    case "t30":
      return "read" in step || step.clause === "NX T5-2";
    case "t10":
    case "recess":
    case "secrecy":
      return "read" in step;
  }
}

/** The point a step is about. */
export const pointOfStep = (step: ProfileSelfTestStep): string =>
  "read" in step ? step.read : step.toggle;
