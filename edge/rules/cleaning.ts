import { pointKey } from "../../contract/ids.ts";
import { type DeviceModel, devicesOfKind } from "../devices/room-model.ts";
import { roomLimits } from "../room-limits.ts";
import { isCleaning } from "../room/cleaning.ts";
import { numberAt, type Snapshot, valueAt } from "../room/snapshot.ts";
import { because, type Wish } from "../room/wish.ts";
import { restingPhases } from "../room/at-rest.ts";
import { type Rule, wishAt } from "./rule.ts";

/**
 * NX 5.6.2.2: who cleans gets light in the zones they work in, dimmed where that is possible and none
 * where daylight is enough. The other zones stay dark although people are there: whoever began the
 * cleaning asked for it, so it stands like a hold, and a hand at a switch still wins.
 */
export const cleaning: Rule = (snapshot) => {
  const { cleaning: now, nowMs, model, phase } = snapshot;
  if (now === null || !isCleaning(now, nowMs) || !restingPhases.has(phase)) return [];
  const { zones, by, untilMs } = now;
  return devicesOfKind(model, "lighting-zone").flatMap((light): readonly Wish[] => {
    const { zone } = light.binding;
    const isCleaned = zones.length === 0 || (zone !== undefined && zones.includes(zone));
    if (!isCleaned) return darkened(light, "rule.cleaning-off", { untilAtMs: untilMs });
    const params = { by, untilAtMs: untilMs };
    return isBright(snapshot, light)
      ? darkened(light, "rule.cleaning-daylight", params)
      : lit(light, params);
  });
};

const keyOf = (light: DeviceModel, point: string) =>
  light.points.get(point)?.writable === true ? [pointKey(light.id, point)] : [];

function darkened(
  light: DeviceModel,
  text: "rule.cleaning-off" | "rule.cleaning-daylight",
  params: Readonly<Record<string, string | number>>,
): readonly Wish[] {
  return wishAt(
    "hold",
    keyOf(light, "power"),
    "off",
    because("cleaning", "NX 5.6.2.2", text, params),
  );
}

function lit(light: DeviceModel, params: { by: string; untilAtMs: number }): readonly Wish[] {
  const reason = because("cleaning", "NX 5.6.2.2", "rule.cleaning-light", params);
  const { cleaningLevelPercent } = roomLimits;
  return [
    ...wishAt("hold", keyOf(light, "level"), cleaningLevelPercent, reason),
    ...wishAt("hold", keyOf(light, "power"), "on", reason),
  ];
}

/** Daylight is enough. A lamp that is on is read as well, so it must be far brighter then. */
function isBright(snapshot: Snapshot, light: DeviceModel): boolean {
  const witnesses = [
    light,
    ...devicesOfKind(snapshot.model, "presence").filter(
      ({ binding }) => binding.zone !== undefined && binding.zone === light.binding.zone,
    ),
  ];
  const isOn = valueAt(snapshot, light.id, "power") === "on";
  const enoughLx = isOn ? roomLimits.daylightOverLampLx : roomLimits.daylightLx;
  const lux = witnesses.flatMap(({ id }) => numberAt(snapshot, id, "illuminance") ?? []);
  return lux.length > 0 && Math.min(...lux) >= enoughLx;
}
