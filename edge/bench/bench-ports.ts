import type { Clock } from "../../contract/clock.ts";
import type { Program } from "./exact-line-process.ts";

/** What a measurement is given. */
export interface BenchPorts {
  readonly clock: Clock;
  /** Milliseconds of a clock that every process of this machine shares. */
  readonly sharedMs: () => number;
  /** Processor time of this process so far, user and system. */
  readonly cpuMs: () => number;
  readonly program: Program;
}
