import type { ModbusAnswer, ModbusRequest } from "./modbus-frame.ts";

/** How long one unit may take, as its profile says. */
export interface UnitTimings {
  /** From the end of the request to the first byte of the answer. */
  readonly responseTimeoutMs: number;
  /** Silence this unit wants before a request, beyond the line's own. */
  readonly gapMs: number;
}

/**
 * One conversation at a time with the units of a line. The caller asks again only when the promise
 * before has settled, and only units that are not held.
 */
export interface ModbusLine {
  exchange(unit: number, request: ModbusRequest, timings: UnitTimings): Promise<ModbusAnswer>;
  /** Milliseconds for which a late answer of this unit may still come; 0 when none can. */
  heldForMs(unit: number): number;
  /** Settles a running exchange and forgets what was owed: the line was closed. */
  reset(): void;
}
