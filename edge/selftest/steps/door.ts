import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { type PlannedStep } from "../step.ts";
import { moveThrough } from "./moving.ts";
import { unread } from "./unread.ts";

/** NX 6.2.1.2: the bolt opens and closes, and ends as it was. */
export function doorStep(device: DeviceModel): readonly PlannedStep[] {
  if (device.points.get("lock")?.writable !== true) return [];
  return [
    {
      id: `${device.id}:lock.moves`,
      device: device.id,
      text: message("test.bolt"),
      clause: "NX 6.2.1.2",
      stage: "move",
      moves: [pointKey(device.id, "lock")],
      disturbs: true,
      async run(bench) {
        const before = await bench.read(device.id, "lock");
        if (!before.ok) return unread(before.failure);
        const other = before.value === "locked" ? "unlocked" : "locked";
        return moveThrough(bench, device, "lock", [other, before.value]);
      },
    },
  ];
}
