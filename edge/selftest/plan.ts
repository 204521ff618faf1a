import { gateway, type SelfTestKind } from "../../contract/selftest.ts";
import type { DeviceModel, RoomModel } from "../devices/room-model.ts";
import type { PlannedStep } from "./step.ts";
import { airSteps } from "./steps/air.ts";
import { asWanted } from "./steps/as-wanted.ts";
import { doorStep } from "./steps/door.ts";
import { faultStep } from "./steps/fault.ts";
import { gatewaySteps } from "./steps/gateway.ts";
import { presenceStep } from "./steps/presence.ts";
import { profileSteps } from "./steps/profile.ts";
import { projectorSteps } from "./steps/projector.ts";
import { roundTrip } from "./steps/round-trip.ts";
import { secrecySteps } from "./steps/secrecy.ts";
import { switching } from "./steps/switching.ts";
import { toneSteps } from "./steps/tone.ts";
import { Scales, weighing } from "./steps/weighing.ts";
import { loadWitnesses } from "./witness.ts";

/**
 * What a kind of test does, device by device. The commissioning test does everything; the one at T−30
 * listens and looks everywhere and exercises the audio again; the ones at T−10 and in a recess only
 * look, because people are in the room. `only`: what these devices take part in; null: everything.
 */
export function planSelfTest(
  model: RoomModel,
  test: SelfTestKind,
  only: readonly string[] | null = null,
): readonly PlannedStep[] {
  const all = test === "secrecy" ? secrecySteps(model) : stepsOf(model);
  const chosen = all.filter((step) => belongs(step, test));
  if (only === null) return inOrder(model, chosen);
  const named = chosen.filter((step) => only.includes(step.device));
  // A microphone hears only what a loudspeaker plays, and a meter weighs only what is switched.
  const asks = (kind: string) => named.some((step) => step.id.endsWith(kind));
  const needed = chosen.filter(
    (step) =>
      (asks(":hears") && step.id.endsWith(":tone.plays")) ||
      (asks(":sees-loads") && step.id.endsWith(":power.seen")),
  );
  return inOrder(model, [...new Set([...needed, ...named])]);
}

/** Device by device, as the room's file names them; the machine comes last. */
function inOrder(model: RoomModel, steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const order = [...model.devices.keys(), gateway];
  return steps.toSorted((left, right) => order.indexOf(left.device) - order.indexOf(right.device));
}

function stepsOf(model: RoomModel): readonly PlannedStep[] {
  const scales = new Scales();
  const witnesses = loadWitnesses(model);
  const meters = witnesses.filter(({ point }) => point === "activePower");
  const switched = [...model.devices.values()].flatMap((device) => {
    const clause = clauseOfLoad(device);
    return clause === null ? [] : [switching(device, clause, witnesses, scales)];
  });
  return [
    ...[...model.devices.values()].flatMap(stepsOfDevice),
    ...switched,
    ...toneSteps(model),
    ...(switched.length === 0 ? [] : meters.map((meter) => weighing(meter, scales))),
    ...gatewaySteps(),
  ];
}

/** Lights and fans may be switched for a look; what carries words or is hot may not. */
function clauseOfLoad(device: DeviceModel): string | null {
  if (device.points.get("power")?.writable !== true) return null;
  if (device.kind === "lighting-zone") return "NX T5-1";
  return device.kind === "ventilation" ? "NX 7.1.1" : null;
}

const stepsOfDevice = (device: DeviceModel): readonly PlannedStep[] => [
  roundTrip(device),
  ...profileSteps(device),
  ...faultStep(device),
  ...asWanted(device),
  ...(device.kind === "projector" ? projectorSteps(device) : []),
  ...(device.kind === "hvac" ? airSteps(device) : []),
  ...doorStep(device),
  ...presenceStep(device),
];

function belongs(step: PlannedStep, test: SelfTestKind): boolean {
  switch (test) {
    case "commissioning":
    case "periodic":
    case "repair":
    case "secrecy":
      return true;
    case "t30":
      return step.stage === "look" || step.clause === "NX T5-2";
    case "t10":
    case "recess":
      return step.stage === "look";
  }
}
