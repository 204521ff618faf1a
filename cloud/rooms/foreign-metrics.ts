import { harmlessLine, harmlessText } from "../../contract/harmless-text.ts";
import type { ForeignMetric } from "../../contract/hub-api.ts";
import type { Payload } from "../../contract/sparkplug/payload.ts";
import type { SparkplugAddress } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";

type Held = { -readonly [key in keyof ForeignMetric]: ForeignMetric[key] };

/** The node's own business: its birth number and its buttons. */
const isControl = (name: string): boolean => name === "bdSeq" || name.startsWith("Node Control/");

/** What a node that is none of ours tells, held by its own names and within bounds. */
export class ForeignMetrics {
  readonly #metrics = new Map<string, Held>();

  /** Takes what is true now; history is not. */
  apply({ device, type }: SparkplugAddress, payload: Payload): void {
    if (type === "DDEATH") {
      this.lose(device);
      return;
    }
    for (const { name, value, timestampMs, historical } of payload.metrics) {
      if (historical || (device === null && isControl(name))) continue;
      const key = `${device ?? ""}/${name}`;
      const isNew = !this.#metrics.has(key);
      if (isNew && this.#metrics.size >= hubLimits.listening.foreignMetrics) continue;
      const atMs = timestampMs ?? payload.timestampMs;
      this.#metrics.set(key, {
        device,
        name: harmlessLine(name),
        value: typeof value === "string" ? harmlessText(value) : value,
        good: value !== null,
        atMs,
      });
    }
  }

  /** Nothing of it holds any more; null: of the whole node. */
  lose(device: string | null): void {
    for (const metric of this.#metrics.values()) {
      if (device === null || metric.device === device) metric.good = false;
    }
  }

  /** @param heard false: the node is silent, so nothing is known to hold */
  view(heard: boolean): readonly ForeignMetric[] {
    return [...this.#metrics.values()].map((metric) => ({ ...metric, good: heard && metric.good }));
  }
}
