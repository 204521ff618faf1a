import { message } from "../../../contract/message.ts";
import type { DeviceModel, RoomModel } from "../../devices/room-model.ts";
import { leakyDevices } from "../../room/secrecy.ts";
import { advise } from "../advice.ts";
import type { TestBench } from "../bench.ts";
import { fail, type Finding, pass, type PlannedStep } from "../step.ts";

/** NX 5.5.3: whatever could carry words out of the room is off or muted, by its own word just now. */
export const secrecySteps = (model: RoomModel): readonly PlannedStep[] =>
  leakyDevices(model).map((device) => ({
    id: `${device.id}:tight`,
    device: device.id,
    text: message("test.tight"),
    clause: "NX 5.5.3",
    stage: "look",
    moves: [],
    disturbs: false,
    unpowered: pass(message("test.tight-unpowered")),
    run: (bench) => judge(bench, device),
  }));

async function judge(bench: TestBench, device: DeviceModel): Promise<Finding> {
  for (const [point, value] of tightBy(device)) {
    const outcome = await bench.read(device.id, point);
    if (outcome.ok && outcome.value === value) {
      return pass(message("test.tight-by", { point, value: String(value) }));
    }
  }
  return fail(message("test.open"), advise("leaks", { device: device.id }));
}

/** Points, and the value of each that alone proves it. */
function tightBy(device: DeviceModel): readonly (readonly [string, string | boolean])[] {
  const proofs: readonly (readonly [string, string | boolean])[] = [
    ["power", "off"],
    ["mute", true],
    ["recording", false],
  ];
  return proofs.filter(([point]) => device.points.has(point));
}
