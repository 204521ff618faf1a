import { doubledMs } from "../../contract/backoff.ts";
import type { Cancel, Clock } from "../../contract/clock.ts";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { NoticeStore, WaitingDelivery } from "../store/delivery-store.ts";
import type { Attempt } from "./hook-channel.ts";

export interface NoticeSenderOptions {
  readonly store: NoticeStore;
  /** One attempt; never throws. */
  readonly tell: (delivery: WaitingDelivery, stop: AbortSignal) => Promise<Attempt>;
  readonly clock: Clock;
  readonly log: Log;
}

/** When the store cannot be read: it comes back by itself. */
const storeAgainMs = 15_000;
/** A look for what nobody woke the sender for: another process may have stored it. */
const lookAgainMs = 60_000;

/**
 * Sends what waits in the store: to each receiver in order, to several at once. A receiver that does
 * not answer keeps only its own messages waiting.
 */
export class NoticeSender {
  readonly #options: NoticeSenderOptions;
  readonly #stop = new AbortController();
  #cancel: Cancel = () => {};
  #running: Promise<void> | null = null;
  #isWoken = false;
  #isFailing = false;

  constructor(options: NoticeSenderOptions) {
    this.#options = options;
  }

  start(): void {
    this.wake();
  }

  /** Something may be waiting. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#isWoken = true;
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#cancel();
    let nextMs = lookAgainMs;
    try {
      while (this.#isWoken && !this.#stop.signal.aborted) {
        this.#isWoken = false;
        nextMs = await this.#round();
      }
      this.#isFailing = false;
    } catch (error) {
      const { log } = this.#options;
      if (!this.#isFailing) log.error({ error: String(error) }, "messages could not be sent");
      this.#isFailing = true;
      nextMs = storeAgainMs;
    }
    this.#running = null;
    if (this.#stop.signal.aborted) return;
    this.#cancel = this.#options.clock.after("messages", nextMs, () => this.wake());
  }

  /** Tells every receiver what it may be told now; returns in how many milliseconds there is more. */
  async #round(): Promise<number> {
    const { store, clock } = this.#options;
    const targets = [...(await store.targets())];
    let soonestMs = clock.wallMs() + lookAgainMs;
    const work = async () => {
      for (let target = targets.shift(); target !== undefined; target = targets.shift()) {
        soonestMs = Math.min(soonestMs, await this.#tellAll(target));
      }
    };
    await Promise.all(Array.from({ length: hubLimits.notices.atOnce }, work));
    const nowMs = clock.wallMs();
    const heldMs = (await store.nextHeldMs(nowMs)) ?? Infinity;
    return Math.max(0, Math.min(soonestMs, heldMs) - nowMs);
  }

  /** Until nothing waits, or one did not go through: then when it is tried again. */
  async #tellAll(target: string): Promise<number> {
    const { store, clock } = this.#options;
    for (;;) {
      const nowMs = clock.wallMs();
      const delivery = await store.next(target, nowMs);
      if (delivery === null || this.#stop.signal.aborted) return Infinity;
      if (delivery.retryAtMs > nowMs) return delivery.retryAtMs;
      const againMs = await this.#tell(delivery);
      if (againMs !== null) return againMs;
    }
  }

  /** Null: it is settled. */
  async #tell(delivery: WaitingDelivery): Promise<number | null> {
    const { store, clock, tell } = this.#options;
    const { id } = delivery;
    const attempt = await tell(delivery, this.#stop.signal);
    // What was broken off by the end of the hub is sent by the next one.
    if (attempt.is !== "sent" && this.#stop.signal.aborted) return Infinity;
    const nowMs = clock.wallMs();
    const attempts = delivery.attempts + 1;
    if (attempt.is === "sent") {
      await store.settle(id, { state: "sent", attempts, error: "" }, nowMs);
      return null;
    }
    const { error } = attempt;
    const { triedForMs, refusals, retry } = hubLimits.notices;
    const sinceMs = Math.max(delivery.createdAtMs, delivery.heldUntilMs);
    const isLate = nowMs - sinceMs >= triedForMs;
    if (isLate || (attempt.is === "refused" && attempts >= refusals)) {
      await store.settle(id, { state: "failed", attempts, error }, nowMs);
      return null;
    }
    const againMs = nowMs + doubledMs(retry, attempts);
    await store.retry(id, attempts, againMs, error);
    return againMs;
  }
}
