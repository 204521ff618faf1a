import { pointKey } from "../../../contract/ids.ts";
import { message } from "../../../contract/message.ts";
import type { DeviceModel } from "../../devices/room-model.ts";
import { fedBy, getsHot, isCold } from "../../room/snapshot.ts";
import type { Guard, GuardContext } from "./guard.ts";

/** No supply is cut while something on it is hot, or silent about it. */
export const heldByCoolDown: Guard = ({ context, device, point, value }) => {
  if (point !== "power" || value !== "off") return null;
  const { snapshot } = context;
  const hot = fedBy(snapshot.model, device.id).find(
    (fed) => !isCold(snapshot, fed) || isStarting(context, fed),
  );
  if (hot === undefined) return null;
  return { text: message("guard.cool-down", { device: hot.id }), clause: "NX 6.4.2.5" };
};

/** Told to start, or about to be: what was read before that proves nothing. */
function isStarting({ snapshot, targets, startedMs }: GuardContext, fed: DeviceModel): boolean {
  if (!getsHot(fed)) return false;
  const key = pointKey(fed.id, "power");
  const heardMs = snapshot.actual.get(key)?.seenMonotonicMs ?? Number.NEGATIVE_INFINITY;
  const provenFromMs = startedMs(key) + fed.profile.timings.settle;
  return targets.get(key)?.value === "on" || heardMs < provenFromMs;
}
