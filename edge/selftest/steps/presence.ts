import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import { follows } from "../following.ts";
import { pass, type PlannedStep, warn } from "../step.ts";
import { unread } from "./unread.ts";

/** A sensor may need to be walked past. */
const walkMs = 5000;

/** NX T5-4: a presence sensor sees the person who makes the test; when nobody does, that it speaks. */
export function presenceStep(device: DeviceModel): readonly PlannedStep[] {
  if (!device.points.has("occupied")) return [];
  return [
    {
      id: `${device.id}:occupied`,
      device: device.id,
      text: message("test.presence"),
      clause: "NX T5-4",
      stage: "look",
      moves: [],
      disturbs: false,
      async run(bench) {
        const seen = await bench.read(device.id, "occupied");
        if (!seen.ok) return unread(seen.failure);
        if (!bench.isAskedFor)
          return pass(message("test.presence-says", { occupancy: word(seen.value) }));
        return seen.value === true || (await follows(bench, device, "occupied", true, walkMs))
          ? pass(message("test.presence-sees"))
          : warn(message("test.presence-blind"), advise("presence-blind"));
      },
    },
  ];
}

const word = (value: unknown): string => (value === true ? "occupied" : "empty");
