import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { advise } from "../advice.ts";
import { follows } from "../following.ts";
import { shown } from "../shown.ts";
import { fail, pass, type PlannedStep } from "../step.ts";
import { unread } from "./unread.ts";

/** What people read off a device, and the clause that wants it right. */
const readOff: readonly (readonly [DeviceModel["kind"], string, string])[] = [
  ["led-sign", "text", "NX T6-6"],
  ["nameplate", "image", "NX T6-3"],
];

/** A sign shows the text that it reads back, a plate has acknowledged the image of its seat. */
export function asWanted(device: DeviceModel): readonly PlannedStep[] {
  return readOff
    .filter(([kind, point]) => kind === device.kind && device.points.has(point))
    .map(([kind, point, clause]): PlannedStep => {
      const isPlate = kind === "nameplate";
      return {
        id: `${device.id}:${point}.shown`,
        device: device.id,
        text: message(isPlate ? "test.plate" : "test.sign"),
        clause,
        stage: "look",
        moves: [],
        disturbs: false,
        async run(bench) {
          const wanted = bench.wanted(pointKey(device.id, point));
          const actual = await bench.read(device.id, point);
          if (!actual.ok) return unread(actual.failure);
          const saw = message("test.saw", { value: shown(actual.value) });
          if (wanted === undefined || (await follows(bench, device, point, wanted))) {
            return pass(saw);
          }
          const text = message("test.not-as-wanted", {
            value: shown(actual.value),
            wanted: shown(wanted),
          });
          return fail(text, advise(isPlate ? "plate-behind" : "sign-stuck"));
        },
      };
    });
}
