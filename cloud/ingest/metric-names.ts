import type { DataType, MetricLookup } from "../../contract/sparkplug/payload.ts";
import type { SparkplugAddress } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";

/** Metrics that were passed over. */
export interface PassedOver {
  kind: number;
  alias: number;
}

/**
 * What the births of one node said of its metrics. An alias is one of the whole node, a name one of
 * its device (Sparkplug 3.0, 6.4.6).
 */
export class MetricNames {
  readonly #passedOver: PassedOver;
  readonly #aliases = new Map<number, string>();
  readonly #types = new Map<string, DataType>();

  constructor(passedOver: PassedOver) {
    this.#passedOver = passedOver;
  }

  /** For reading one message. A node's birth forgets everything said before it. */
  lookup({ type, device }: SparkplugAddress): MetricLookup {
    if (type === "NBIRTH") {
      this.#aliases.clear();
      this.#types.clear();
    }
    const isBirth = type === "NBIRTH" || type === "DBIRTH";
    const key = (name: string) => `${device ?? ""}/${name}`;
    return {
      learn: (name, alias, dataType) => {
        if (!isBirth || this.#types.size + this.#aliases.size >= hubLimits.listening.metricNames) {
          return;
        }
        if (dataType !== null) this.#types.set(key(name), dataType);
        if (alias !== null) this.#aliases.set(alias, name);
      },
      nameOf: (alias) => this.#aliases.get(alias),
      typeOf: (name) => this.#types.get(key(name)),
      unread: (why) => {
        this.#passedOver[why]++;
      },
    };
  }
}
