import type { Clock } from "../contract/clock.ts";
import { pointKey } from "../contract/ids.ts";
import type { DeviceListener } from "./devices/device-runner.ts";
import type { RoomModel } from "./devices/room-model.ts";
import { observe } from "./room/actual.ts";
import { Doubts } from "./room/doubts.ts";
import { falterAfter } from "./room/faltering.ts";
import type { RoomState } from "./room/state.ts";
import { addWatts } from "./room/watts.ts";
import { wholeRoomMeter } from "./standards/equipment.ts";

/** What devices tell, written into the state. The loop is woken only by news. */
export function createIntake(
  state: RoomState,
  model: RoomModel,
  clocks: { readonly room: Clock; readonly wire: Clock },
  wake: () => void,
): DeviceListener {
  const doubts = new Doubts();
  const meterPower = pointKey(wholeRoomMeter(model)?.id ?? "", "activePower");
  return {
    samples(device, samples) {
      const nowMs = clocks.room.wallMs();
      const steadyMs = clocks.room.monotonicMs();
      const monotonicMs = clocks.wire.monotonicMs();
      const kind = model.devices.get(device)?.kind;
      const judged =
        kind === undefined
          ? samples
          : doubts.judged({ id: device, kind }, samples, { steadyMs, monotonicMs });
      for (const { point, value, quality } of judged) {
        const key = pointKey(device, point);
        const before = state.actual.get(key);
        state.actual.set(key, observe(before, value, quality, nowMs, steadyMs, monotonicMs));
        if (before?.value !== value || before.quality !== quality) wake();
        if (key === meterPower && quality === "good" && typeof value === "number") {
          state.watts = addWatts(state.watts, value);
        }
      }
    },
    reachable(device, isReachable) {
      state.reachable.set(device, { isReachable, sinceMonotonicMs: clocks.wire.monotonicMs() });
      wake();
    },
    owes(device) {
      const monotonicMs = clocks.wire.monotonicMs();
      state.falters.set(device, falterAfter(state.falters.get(device), monotonicMs));
      wake();
    },
    pointFailure(device, point, failure) {
      const key = pointKey(device, point);
      if (failure === null) state.pointFailures.delete(key);
      else state.pointFailures.set(key, failure);
    },
  };
}
