import type { TraceOutcome } from "../../contract/trace.ts";
import type { Concerns } from "./traces.ts";

/** What a frame or a line says, as far as its bytes alone tell. */
export interface Described {
  readonly text: string;
  readonly outcome: TraceOutcome | null;
  readonly concerns: Concerns;
}

/** How the bytes of one kind of wire are cut into entries and put into words. */
export interface WireDialect {
  /**
   * Whole frames or lines at the beginning of what came; what is left may still grow. `asked` is what
   * was sent last, null when nothing was.
   */
  cut(bytes: Buffer, asked: Buffer | null): readonly Buffer[];
  describe(direction: "out" | "in", bytes: Buffer, asked: Buffer | null): Described;
}
