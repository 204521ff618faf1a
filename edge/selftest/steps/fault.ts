import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import type { PlannedStep } from "../step.ts";
import { judgeFault } from "./profile.ts";
import { unread } from "./unread.ts";

/** NX T5-4: what the device reports of its own faults, where its profile does not say so already. */
export function faultStep(device: DeviceModel): readonly PlannedStep[] {
  const isAsked = device.profile.selfTest.some((step) => "read" in step && step.read === "fault");
  if (isAsked || !device.points.has("fault")) return [];
  return [
    {
      id: `${device.id}:fault`,
      device: device.id,
      text: message("test.fault"),
      clause: "NX T5-4",
      stage: "look",
      moves: [],
      disturbs: false,
      async run(bench) {
        const outcome = await bench.read(device.id, "fault");
        if (outcome.ok) return judgeFault(device, String(outcome.value));
        return unread(outcome.failure);
      },
    },
  ];
}
