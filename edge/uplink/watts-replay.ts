import type { WattsPoint } from "../../contract/api.ts";
import { parseDocument, wattsMissingSchema } from "../../contract/sparkplug/documents.ts";
import { uplinkLimits } from "./uplink-limits.ts";

/** Minutes that the hub has asked for and that are still to be told, a message at a time. */
export class WattsReplay {
  readonly #wattsSince: (fromMs: number) => readonly WattsPoint[];
  #minutes: readonly WattsPoint[] = [];

  constructor(wattsSince: (fromMs: number) => readonly WattsPoint[]) {
    this.#wattsSince = wattsSince;
  }

  /** What the hub misses, as it says it; its newest word replaces the one before. False: not readable. */
  ask(text: unknown): boolean {
    const spans = parseDocument(wattsMissingSchema, text);
    if (spans === undefined) return false;
    const firstMs = Math.min(...spans.map(([fromMs]) => fromMs));
    const kept = spans.length === 0 ? [] : this.#wattsSince(firstMs);
    this.#minutes = kept.filter(({ atMs }) =>
      spans.some(([fromMs, toMs]) => atMs >= fromMs && atMs < toMs),
    );
    return true;
  }

  get waits(): boolean {
    return this.#minutes.length > 0;
  }

  /** The next ones, oldest first. */
  take(): readonly WattsPoint[] {
    const next = this.#minutes.slice(0, uplinkLimits.wattsReplayed);
    this.#minutes = this.#minutes.slice(next.length);
    return next;
  }
}
