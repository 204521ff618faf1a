import { ownTopics } from "../devices/own-topics.ts";
import type { MessageObserver } from "../links/mqtt-session.ts";
import { printable } from "./printable.ts";
import type { Concerns, LinkTap } from "./traces.ts";

/** Turns the messages of a broker into entries: a message concerns who owns its topic. */
export class MessageTrace implements MessageObserver {
  readonly #tap: LinkTap;

  constructor(tap: LinkTap) {
    this.#tap = tap;
  }

  message(
    direction: "out" | "in",
    topic: string,
    payload: Uint8Array,
    outcome: "refused" | "timeout" | null,
  ): void {
    if (!this.#tap.isOn) return;
    const bytes = this.#tap.hidden(payload);
    const text = `${printable(Buffer.from(topic))} ${printable(bytes)}`.trimEnd();
    this.#tap.record({ direction, bytes, size: payload.length, text, outcome }, below(topic));
  }

  client(login: string, what: "connected" | "gone" | "login refused"): void {
    if (!this.#tap.isOn) return;
    const outcome = what === "login refused" ? "refused" : null;
    const text = `${printable(Buffer.from(login))} ${what}`;
    const draft = { direction: "event", bytes: null, size: 0 } as const;
    // The room's file names logins after their devices.
    this.#tap.record({ ...draft, text, outcome }, (device) => device.id === login);
  }
}

const below =
  (topic: string): Concerns =>
  ({ id, profile, binding }) =>
    ownTopics(profile, binding.topic ?? id).some(
      (own) => topic === own || topic.startsWith(`${own}/`),
    );
