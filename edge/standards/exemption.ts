import { clauseNumber } from "../../contract/clauses.ts";
import type { RoomConfig } from "../../contract/room-config.ts";
import type { RoomModel } from "../devices/room-model.ts";

/** The clause whose limits are left by exemption only. */
export const exemptClause = "PI26";

/** An approval on file to leave the limit of PI26: whose, why, and until when. */
export type Exemption = RoomConfig["exemptions"][number];
export type AirMode = Exemption["mode"];

/** The limit of a set-point, °C: the lowest when cooling, the highest when heating. */
export interface AirLimit {
  readonly limitC: number;
  /** What lets it be other than the clause's own number. */
  readonly exemption: Exemption | null;
}

/**
 * The limit of PI26 at this instant: its own number, or the most generous exemption that is in
 * force. `nowMs` is room wall time, null while the clock cannot be trusted: nobody can say then
 * whether an exemption still holds, so none counts.
 */
export function limitInForce(model: RoomModel, mode: AirMode, nowMs: number | null): AirLimit {
  const parameter = mode === "heating" ? "heatingMax" : "coolingMin";
  let limit: AirLimit = {
    limitC: clauseNumber(model.standards, exemptClause, parameter),
    exemption: null,
  };
  if (nowMs === null) return limit;
  for (const exemption of model.config.exemptions) {
    if (exemption.mode !== mode || isExpired(exemption, nowMs)) continue;
    const { limitC } = exemption;
    const isMoreGenerous = mode === "heating" ? limitC > limit.limitC : limitC < limit.limitC;
    if (isMoreGenerous) limit = { limitC, exemption };
  }
  return limit;
}

export const untilMsOf = (exemption: Exemption): number => Date.parse(exemption.until);

export const isExpired = (exemption: Exemption, nowMs: number): boolean =>
  untilMsOf(exemption) <= nowMs;
