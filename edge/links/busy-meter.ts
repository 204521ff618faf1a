/** How much of its time a line is in use: told over the last one to two windows. */
export class BusyMeter {
  readonly #windowMs: number;
  #startMs: number;
  #busyMs = 0;
  #before: { readonly lastedMs: number; readonly busyMs: number } | null = null;
  #sinceMs: number | null = null;

  constructor(windowMs: number, nowMs: number) {
    this.#windowMs = windowMs;
    this.#startMs = nowMs;
  }

  begin(nowMs: number): void {
    this.#roll(nowMs);
    this.#sinceMs = nowMs;
  }

  end(nowMs: number): void {
    this.#settle(nowMs);
    this.#sinceMs = null;
    this.#roll(nowMs);
  }

  /** From 0, idle, to 1, in use without a pause. */
  share(nowMs: number): number {
    this.#settle(nowMs);
    this.#roll(nowMs);
    const lastedMs = nowMs - this.#startMs + (this.#before?.lastedMs ?? 0);
    const busyMs = this.#busyMs + (this.#before?.busyMs ?? 0);
    return lastedMs <= 0 ? 0 : Math.min(1, busyMs / lastedMs);
  }

  #settle(nowMs: number): void {
    if (this.#sinceMs === null) return;
    this.#busyMs += nowMs - this.#sinceMs;
    this.#sinceMs = nowMs;
  }

  #roll(nowMs: number): void {
    const lastedMs = nowMs - this.#startMs;
    if (lastedMs < this.#windowMs) return;
    // After a long pause nobody looked: what was before it tells nothing of now.
    const isRecent = lastedMs < 2 * this.#windowMs;
    this.#before = isRecent ? { lastedMs, busyMs: this.#busyMs } : null;
    this.#startMs = nowMs;
    this.#busyMs = 0;
  }
}
