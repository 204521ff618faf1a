/** One instant. `nowMs` is room wall time, `monotonicMs` real time since some start. */
export interface Instant {
  readonly nowMs: number;
  /** Room time that only ever passes: what lasts is measured by it, so that a clock set right ages nothing. */
  readonly steadyMs: number;
  readonly monotonicMs: number;
  readonly clockTrusted: boolean;
}
