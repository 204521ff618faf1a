import type { Outcome } from "../../contract/errors.ts";
import type { LinkState } from "./link-state.ts";

/** How the edge itself speaks with a broker, its own or another one. */
export interface MqttSession {
  readonly state: LinkState;
  /** Messages of exactly this topic, a retained one first. Returns how to stop. */
  subscribe(topic: string, reader: TopicReader): () => void;
  /** Success: the broker has it. Retained messages reach a device that connects later. */
  publish(topic: string, payload: Uint8Array, retain: boolean): Promise<Outcome<void>>;
  /** The one observer of this session. */
  observe(observer: MessageObserver): void;
}

/** Sees the messages of a session, and who comes and goes. May not keep the bytes it is shown. */
export interface MessageObserver {
  message(
    direction: "out" | "in",
    topic: string,
    payload: Uint8Array,
    outcome: "refused" | "timeout" | null,
  ): void;
  client(login: string, what: "connected" | "gone" | "login refused"): void;
}

export type TopicReader = (payload: Uint8Array) => void;

/** Who reads which topic. */
export class TopicReaders {
  readonly #readers = new Map<string, Set<TopicReader>>();

  /** Returns true when the topic is new. */
  add(topic: string, reader: TopicReader): boolean {
    const readers = this.#readers.get(topic);
    readers?.add(reader);
    if (readers === undefined) this.#readers.set(topic, new Set([reader]));
    return readers === undefined;
  }

  /** Returns true when nobody reads the topic any more. */
  remove(topic: string, reader: TopicReader): boolean {
    const readers = this.#readers.get(topic);
    readers?.delete(reader);
    if (readers?.size !== 0) return false;
    return this.#readers.delete(topic);
  }

  topics(): readonly string[] {
    return [...this.#readers.keys()];
  }

  /** Returns false when nobody reads the topic. */
  deliver(topic: string, payload: Uint8Array): boolean {
    const readers = this.#readers.get(topic);
    for (const reader of readers ?? []) reader(payload);
    return readers !== undefined;
  }
}
