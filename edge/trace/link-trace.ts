import { errorCatalogue, type Failure } from "../../contract/errors.ts";
import { everyDevice, type LinkTap } from "./traces.ts";

/** A line came up, or went down and why. */
export function traceLink(tap: LinkTap, failure: Failure | null): void {
  if (!tap.isOn) return;
  const said = failure?.detail ?? (failure === null ? "" : errorCatalogue[failure.code].en);
  const text = failure === null ? "line up" : `line down · ${failure.code} · ${said}`;
  const outcome = failure === null ? null : "down";
  tap.record({ direction: "event", bytes: null, size: 0, text, outcome }, everyDevice);
}
