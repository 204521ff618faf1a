import { z } from "zod";
import type { Act, ActResult } from "../../contract/act.ts";
import type { Explanation } from "../../contract/api.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import {
  actReplySchema,
  type ActRequest,
  parseDocument,
} from "../../contract/sparkplug/documents.ts";
import { type AskRequest, askReplySchema } from "../../contract/sparkplug/ask.ts";
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

/** What a room said of a point; null: it has no such point. */
export type AskOutcome =
  | { readonly kind: "answered"; readonly explanation: Explanation | null }
  | { readonly kind: "unsent" }
  | { readonly kind: "silent" };

export interface ActsOptions {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly outlet: OutletTarget;
}

interface Waiting {
  readonly ref: RoomRef;
  /** Takes the answer; false: it is none to this. */
  readonly take: (text: unknown) => boolean;
  readonly giveUp: (kind: "unsent" | "silent") => void;
  readonly cancel: Cancel;
}

/** Sends people's acts and questions to their rooms and waits, for a short while, for the answers. */
export class Acts {
  readonly #options: ActsOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: ActsOptions) {
    this.#options = options;
  }

  request(ref: RoomRef, act: Act, by: string): Promise<ActOutcome> {
    return new Promise((resolve) => {
      const giveUp: Waiting["giveUp"] = (kind) => resolve({ kind });
      const take: Waiting["take"] = (text) => {
        const reply = parseDocument(actReplySchema, text);
        if (reply !== undefined) resolve({ kind: "answered", result: reply.result });
        return reply !== undefined;
      };
      this.#send(ref, metricNames.act, { take, giveUp }, (id, nowMs): ActRequest => {
        return { id, act, by, expiresAtMs: nowMs + hubLimits.act.lifetimeMs };
      });
    });
  }

  /** Why a point is as it is. Nothing changes by it. */
  ask(ref: RoomRef, point: string): Promise<AskOutcome> {
    return new Promise((resolve) => {
      const giveUp: Waiting["giveUp"] = (kind) => resolve({ kind });
      const take: Waiting["take"] = (text) => {
        const reply = parseDocument(askReplySchema, text);
        if (reply !== undefined) resolve({ kind: "answered", explanation: reply.explanation });
        return reply !== undefined;
      };
      this.#send(ref, metricNames.ask, { take, giveUp }, (id, nowMs): AskRequest => {
        return { id, explain: point, expiresAtMs: nowMs + hubLimits.act.lifetimeMs };
      });
    });
  }

  /** A room's answer; only the room that was asked can give it. */
  answer(ref: RoomRef, text: unknown): void {
    const id = parseDocument(idSchema, text)?.id ?? "";
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    if (waiting.ref.site !== ref.site || waiting.ref.room !== ref.room) return;
    if (waiting.take(text)) this.#forget(id);
  }

  /** Everybody who waits is told that there is no answer. */
  stop(): void {
    for (const [id, waiting] of this.#waiting) {
      this.#forget(id);
      waiting.giveUp("silent");
    }
  }

  #send(
    ref: RoomRef,
    name: string,
    { take, giveUp }: Pick<Waiting, "take" | "giveUp">,
    request: (id: string, nowMs: number) => ActRequest | AskRequest,
  ): void {
    const { clock, randomBytes, outlet } = this.#options;
    if (this.#waiting.size >= hubLimits.act.waiting) {
      giveUp("unsent");
      return;
    }
    const nowMs = clock.wallMs();
    const id = randomBytes(16).toString("hex");
    const metric = textMetric(name, JSON.stringify(request(id, nowMs)), nowMs);
    const payload = encodePayload({ timestampMs: nowMs, seq: null, metrics: [metric] });
    const cancel = clock.after("act answer", hubLimits.act.replyTimeoutMs, () => {
      this.#forget(id);
      giveUp("silent");
    });
    this.#waiting.set(id, { ref, take, giveUp, cancel });
    if (outlet.publish(topics.nodeCommand(ref.site, ref.room), payload, "command")) return;
    this.#forget(id);
    giveUp("unsent");
  }

  #forget(id: string): void {
    this.#waiting.get(id)?.cancel();
    this.#waiting.delete(id);
  }
}

const idSchema = z.object({ id: z.string().max(64) });
