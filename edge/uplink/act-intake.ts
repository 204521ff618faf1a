import type { Act, ActResult } from "../../contract/act.ts";
import type { Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import {
  type ActReply,
  actRequestSchema,
  parseDocument,
} from "../../contract/sparkplug/documents.ts";
import { uplinkLimits } from "./uplink-limits.ts";

export interface ActIntakeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly perform: (act: Act, by: string) => ActResult | Promise<ActResult>;
}

/**
 * Acts that people ask for through the hub: each id once, none that has expired. It outlives a
 * connection, because a request may be repeated on the next one.
 */
export class ActIntake {
  readonly #options: ActIntakeOptions;
  readonly #answers = new Map<string, Promise<ActResult>>();

  constructor(options: ActIntakeOptions) {
    this.#options = options;
  }

  /** The answer for the hub, or undefined when the request is not one that may be answered. */
  async take(text: string): Promise<ActReply | undefined> {
    const { clock, log } = this.#options;
    const request = parseDocument(actRequestSchema, text);
    if (request === undefined) {
      log.warn({}, "an act from the hub cannot be read");
      return undefined;
    }
    const leftMs = request.expiresAtMs - clock.wallMs();
    if (leftMs <= 0 || leftMs > uplinkLimits.actLifetimeMs) {
      log.warn({ id: request.id, leftMs }, "an act from the hub has expired");
      return undefined;
    }
    const answer =
      this.#answers.get(request.id) ?? this.#perform(request.id, request.act, request.by);
    return { id: request.id, result: await answer };
  }

  #perform(id: string, act: Act, by: string): Promise<ActResult> {
    const answer = Promise.resolve(this.#options.perform(act, by));
    this.#answers.set(id, answer);
    if (this.#answers.size > uplinkLimits.actsRemembered) {
      const oldest = this.#answers.keys().next();
      if (!oldest.done) this.#answers.delete(oldest.value);
    }
    return answer;
  }
}
