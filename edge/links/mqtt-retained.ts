import { limits } from "../limits.ts";

/**
 * What the broker keeps as retained, by owner: so that no login can fill the memory, and so that the
 * edge itself learns a state that was retained before it asked.
 */
export class RetainedTopics {
  readonly #owners = new Map<string, Map<string, Uint8Array>>();

  /** Whether the owner may retain this; when it may, it is noted. An empty payload frees the topic. */
  admit(owner: string, topic: string, payload: Uint8Array): boolean {
    const topics = this.#owners.get(owner) ?? new Map<string, Uint8Array>();
    this.#owners.set(owner, topics);
    if (payload.length === 0) {
      topics.delete(topic);
      return true;
    }
    let bytes = payload.length - (topics.get(topic)?.length ?? 0);
    for (const kept of topics.values()) bytes += kept.length;
    const count = topics.size + (topics.has(topic) ? 0 : 1);
    const { retainedTopicsMax, retainedMaxBytes } = limits.broker;
    if (count > retainedTopicsMax || bytes > retainedMaxBytes) return false;
    topics.set(topic, payload);
    return true;
  }

  get(topic: string): Uint8Array | undefined {
    for (const topics of this.#owners.values()) {
      const payload = topics.get(topic);
      if (payload !== undefined) return payload;
    }
    return undefined;
  }
}
