import type { Act, ActResult } from "../../contract/act.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import {
  actReplySchema,
  type ActRequest,
  parseDocument,
} from "../../contract/sparkplug/documents.ts";
import { metricNames, textMetric } from "../../contract/sparkplug/metrics.ts";
import { encodePayload } from "../../contract/sparkplug/payload.ts";
import { topics } from "../../contract/topics.ts";
import { hubLimits } from "../hub-limits.ts";
import type { OutletTarget } from "../ingest/outlet.ts";
import type { RoomRef } from "../store/hub-store.ts";

/** What became of an act that somebody asked for through the hub. */
export type ActOutcome =
  | { readonly kind: "answered"; readonly result: ActResult }
  /** Not sent: there is no broker, or too many wait already. */
  | { readonly kind: "unsent" }
  /** Sent, but the room has not answered: it may have done it, or may do it before it expires. */
  | { readonly kind: "silent" };

export interface ActsOptions {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly outlet: OutletTarget;
}

interface Waiting {
  readonly ref: RoomRef;
  readonly settle: (outcome: ActOutcome) => void;
  readonly cancel: Cancel;
}

/** Sends people's acts to their rooms and waits, for a short while, for the rooms' answers. */
export class Acts {
  readonly #options: ActsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: ActsOptions) {
    this.#options = options;
  }

  request(ref: RoomRef, act: Act, by: string): Promise<ActOutcome> {
    const { clock, randomBytes, outlet } = this.#options;
    if (this.#waiting.size >= hubLimits.act.waiting) return Promise.resolve({ kind: "unsent" });
    const nowMs = clock.wallMs();
    const request: ActRequest = {
      id: randomBytes(16).toString("hex"),
      act,
      by,
      expiresAtMs: nowMs + hubLimits.act.lifetimeMs,
    };
    const metric = textMetric(metricNames.act, JSON.stringify(request), nowMs);
    const payload = encodePayload({ timestampMs: nowMs, seq: null, metrics: [metric] });
    return new Promise((resolve) => {
      const settle = (outcome: ActOutcome) => {
        this.#waiting.get(request.id)?.cancel();
        this.#waiting.delete(request.id);
        resolve(outcome);
      };
      const cancel = clock.after("act answer", hubLimits.act.replyTimeoutMs, () => {
        settle({ kind: "silent" });
      });
      this.#waiting.set(request.id, { ref, settle, cancel });
      const topic = topics.nodeCommand(ref.site, ref.room);
      if (!outlet.publish(topic, payload, "command")) settle({ kind: "unsent" });
    });
  }

  /** A room's answer; only the room that was asked can give it. */
  answer(ref: RoomRef, text: unknown): void {
    const reply = parseDocument(actReplySchema, text);
    const waiting = reply === undefined ? undefined : this.#waiting.get(reply.id);
    if (reply === undefined || waiting === undefined) return;
    if (waiting.ref.site !== ref.site || waiting.ref.room !== ref.room) return;
    waiting.settle({ kind: "answered", result: reply.result });
  }

  /** Everybody who waits is told that there is no answer. */
  stop(): void {
    for (const waiting of this.#waiting.values()) waiting.settle({ kind: "silent" });
  }
}
