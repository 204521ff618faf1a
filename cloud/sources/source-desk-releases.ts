import { createHmac } from "node:crypto";
import { backoffMs } from "../../contract/backoff.ts";
import type { Clock } from "../../contract/clock.ts";
import { actionOf, failed, type Outcome, success } from "../../contract/errors.ts";
import { hubLimits } from "../hub-limits.ts";
import type { OwedRelease, SourceItem, SourceStore, StoredSource } from "../store/source-store.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import type { Source } from "./source.ts";

export interface ReleaseOptions {
  readonly store: SourceStore;
  readonly wireClock: Clock;
  /** Room time. */
  readonly nowMs: () => number;
  readonly random: () => number;
  /** The adapter of a source; null: none for its kind. */
  readonly openSource: (source: StoredSource) => Promise<Source | null>;
  /** Tells an office system by its hook; null: it has none. */
  readonly hookOf: (source: StoredSource) => Hook | null;
}

/** How an office system is told that a meeting of it is over. */
export type Hook = (item: SourceItem, endMs: number, stop: AbortSignal) => Promise<Outcome<void>>;

interface Waiting {
  readonly failures: number;
  readonly notBeforeMs: number;
}

/**
 * Tells sources which of their meetings ended early or never began. What is owed lies in the store
 * until its source has heard it, takes no such word, or the booked end has passed anyway.
 */
export class SourceReleases {
  readonly #options: ReleaseOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: ReleaseOptions) {
    this.#options = options;
  }

  /** Tries everything that is due, one after another. */
  async round(stop: AbortSignal): Promise<void> {
    const { store, wireClock, nowMs } = this.#options;
    const owed = await store.owed(hubLimits.sources.owed);
    const names = new Set(owed.map(nameOf));
    for (const name of this.#waiting.keys()) if (!names.has(name)) this.#waiting.delete(name);
    for (const one of owed) {
      if (stop.aborted) return;
      const waiting = this.#waiting.get(nameOf(one));
      if (one.untilMs <= nowMs()) await store.forgetOwed(one);
      else if (waiting === undefined || waiting.notBeforeMs <= wireClock.monotonicMs()) {
        await this.#try(one, waiting?.failures ?? 0, stop);
      }
    }
  }

  async #try(owed: OwedRelease, failures: number, stop: AbortSignal): Promise<void> {
    const { store, wireClock, random } = this.#options;
    const told = await this.#tell(owed, stop);
    if (told.ok) {
      this.#waiting.delete(nameOf(owed));
      await store.forgetOwed(owed);
      return;
    }
    const { retry, refusedRetryMs } = hubLimits.sources;
    const refused = actionOf(told.failure) === "giveUp";
    const delayMs = refused ? refusedRetryMs : backoffMs(retry, failures + 1, random);
    const notBeforeMs = wireClock.monotonicMs() + delayMs;
    this.#waiting.set(nameOf(owed), { failures: failures + 1, notBeforeMs });
  }

  /** Ok as well when nobody is there to be told any more. */
  async #tell(owed: OwedRelease, stop: AbortSignal): Promise<Outcome<void>> {
    const { source: id, key, endMs, startMs, untilMs } = owed;
    const { store, openSource, hookOf } = this.#options;
    const [source, item] = await Promise.all([store.find(id), store.item(id, key)]);
    if (source === null || item === null) return success(undefined);
    // Set for another time meanwhile: an end before that would call it off in its calendar.
    const { meeting } = item;
    if (meeting.startMs !== startMs || meeting.endMs !== untilMs) return success(undefined);
    const hook = hookOf(source);
    if (hook !== null) return await hook(item, endMs, stop);
    const adapter = await openSource(source);
    const release = adapter?.release ?? null;
    return release === null ? success(undefined) : await release(meeting, endMs, stop);
  }
}

const nameOf = ({ source, key, endMs }: OwedRelease): string => `${source} ${endMs} ${key}`;

/**
 * A hook of an office system: `POST { event, key, endMs }`, signed with HMAC-SHA-256 over time, dot and
 * body. The key is the SHA-256 of the source's token, as hex: the hub does not keep the token itself.
 */
export function createHook(
  url: string,
  allowsPrivate: boolean,
  tokenHash: string,
  http: GuardedFetch,
  wallMs: () => number,
): Hook {
  return async ({ key }, endMs, stop) => {
    const body = JSON.stringify({ event: "released", key, endMs });
    const time = String(wallMs());
    const signature = createHmac("sha256", tokenHash).update(`${time}.${body}`).digest("hex");
    const answered = await http.request({
      method: "POST",
      url,
      headers: {
        "content-type": "application/json",
        "x-huitang-time": time,
        "x-huitang-signature": `sha256=${signature}`,
      },
      body,
      allowsPrivate,
      maxBytes: hubLimits.sources.hookAnswerBytes,
      stop,
    });
    if (!answered.ok) return answered;
    const { status } = answered.value;
    if (status >= 200 && status < 300) return success(undefined);
    const refused = status === 401 || status === 403;
    return failed(refused ? "source-refused" : "source-unreachable", `HTTP ${status}`);
  };
}
