import { metricNames } from "../../contract/sparkplug/metrics.ts";
import type { Payload } from "../../contract/sparkplug/payload.ts";
import { nextSequence } from "../../contract/sparkplug/sequence.ts";
import type { SparkplugAddress } from "../../contract/topics.ts";

/**
 * accept: the message fits what came before · rebirth: something is missing, the node must say
 * everything again · ignore: of another life, or not of a node.
 */
export type SessionVerdict = "accept" | "rebirth" | "ignore";

/** One room's life at the host: birth, sequence without a gap, death of the same birth. */
export class NodeSession {
  #alive = false;
  #birthNumber: number | null = null;
  #nextSeq: number | null = null;
  readonly #bornDevices = new Set<string>();

  /** It was born and has not died; something of what it said since may be missing. */
  get alive(): boolean {
    return this.#alive;
  }

  judge(address: SparkplugAddress, payload: Payload): SessionVerdict {
    if (address.type === "NCMD" || address.type === "DCMD") return "ignore";
    if (address.type === "NDEATH") return this.#death(payload);
    if (address.type === "NBIRTH") return this.#birth(payload);
    if (this.#nextSeq === null || payload.seq !== this.#nextSeq) {
      this.#nextSeq = null;
      return "rebirth";
    }
    this.#nextSeq = nextSequence(payload.seq);
    if (address.type === "NDATA") return "accept";
    if (address.device === null) return "ignore";
    if (address.type === "DBIRTH") {
      this.#bornDevices.add(address.device);
      return "accept";
    }
    if (!this.#bornDevices.has(address.device)) return "rebirth";
    if (address.type === "DDEATH") this.#bornDevices.delete(address.device);
    return "accept";
  }

  #birth(payload: Payload): SessionVerdict {
    this.#alive = true;
    this.#birthNumber = birthNumberOf(payload);
    this.#nextSeq = nextSequence(payload.seq ?? 0);
    this.#bornDevices.clear();
    return "accept";
  }

  /**
   * The will of an older connection may come after the birth of the newer one: a death counts for
   * the birth of its own number only. A peer that numbers neither is taken at its word.
   */
  #death(payload: Payload): SessionVerdict {
    if (!this.#alive || birthNumberOf(payload) !== this.#birthNumber) return "ignore";
    this.#alive = false;
    this.#birthNumber = null;
    this.#nextSeq = null;
    return "accept";
  }
}

function birthNumberOf(payload: Payload): number | null {
  const metric = payload.metrics.find(({ name }) => name === metricNames.birthNumber);
  return typeof metric?.value === "number" ? metric.value : null;
}
