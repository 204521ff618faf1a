import type { RoomModel } from "./room-model.ts";
import { isExpired, limitInForce } from "../standards/exemption.ts";
import type { Hint } from "./room-hints.ts";

/** Exemptions on file that change nothing any more, or never did. `nowMs` is wall time. */
export function exemptionHints(model: RoomModel, nowMs: number): readonly Hint[] {
  return model.config.exemptions.flatMap((exemption, at): readonly Hint[] => {
    const { clause, mode, limitC, owner, until } = exemption;
    if (isExpired(exemption, nowMs)) {
      const text = `this exemption of ${owner} from ${clause} has expired (${until}): the clause's own limit holds; renew it or take it out`;
      return [{ path: ["exemptions", at, "until"], text }];
    }
    const own = limitInForce(model, mode, null).limitC;
    const isIdle = mode === "heating" ? limitC <= own : limitC >= own;
    if (!isIdle) return [];
    const text = `${clause} allows ${own} °C anyway when ${mode}: this exemption changes nothing`;
    return [{ path: ["exemptions", at, "limitC"], text }];
  });
}
