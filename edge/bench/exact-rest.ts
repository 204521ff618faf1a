const cell = new Int32Array(new SharedArrayBuffer(4));
/** Sleeping ends a little late; the last stretch is waited through awake. */
const awakeMs = 0.15;

/**
 * Stops this whole process until `untilMs`, exact to some microseconds. Only for a process that plays
 * a wire: a wire has nothing else to do while its bytes take their time.
 */
export function restUntil(nowMs: () => number, untilMs: number): void {
  const asleepMs = untilMs - nowMs() - awakeMs;
  if (asleepMs > 0) Atomics.wait(cell, 0, 0, asleepMs);
  while (nowMs() < untilMs);
}
