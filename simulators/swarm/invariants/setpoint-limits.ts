import { clauseNumber } from "../../../contract/clauses.ts";
import type { Moment, RoomSight } from "./room-sight.ts";
import { secondsMs } from "../spans.ts";
import type { Invariant } from "./watcher.ts";

/** What a hand changed at the unit is read within this, wire time. */
const read: Moment = { steadyMs: 0, wireMs: secondsMs(40) };

export const setpointLimits: Invariant = {
  name: "setpoint-limits",
  says: "no set-point outside the limits reaches a device without an exemption on file",
  watch: (room) => ({
    deed(deed) {
      const { device, point, value, key } = deed;
      if (device.kind !== "hvac" || point !== "setpoint" || typeof value !== "number") return null;
      if (!room.isSound(device.id, read)) return null;
      const heating = isHeating(room, device.id);
      const limit = limitOf(room, heating);
      const isOutside = heating ? value > limit : value < limit;
      if (!isOutside) return null;
      return `${key} = ${value} °C while ${heating ? "heating, over" : "cooling, under"} ${limit} °C (${room.reasonOf(deed)})`;
    },
  }),
};

function isHeating(room: RoomSight, device: string): boolean {
  const mode = room.plant.fixtures.get(device)?.body.read("mode");
  if (mode === "heat") return true;
  return mode !== "cool" && room.model.config.season === "heating";
}

/** With every exemption on file, expired or not: whether one is in force is a table test's affair. */
function limitOf({ model }: RoomSight, heating: boolean): number {
  const limit = clauseNumber(model.standards, "PI26", heating ? "heatingMax" : "coolingMin");
  const exempted = model.config.exemptions
    .filter(({ mode }) => mode === (heating ? "heating" : "cooling"))
    .map(({ limitC }) => limitC);
  return heating ? Math.max(limit, ...exempted) : Math.min(limit, ...exempted);
}
