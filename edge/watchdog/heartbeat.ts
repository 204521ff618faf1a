/** What the watching thread is told of the process it watches. */
export interface Watched {
  readonly shared: SharedArrayBuffer;
  readonly beatMs: number;
  readonly silenceMs: number;
  readonly lookMs: number;
  readonly rssMaxBytes: number;
}

export const sharedBytes = 8;

const beatAt = 0;
const stopAt = 1;

/** The memory that both threads see: how often the heart has beaten, and whether all is over. */
export function beatsOf(shared: SharedArrayBuffer) {
  const cells = new Int32Array(shared);
  return {
    beat: () => void Atomics.add(cells, beatAt, 1),
    count: () => Atomics.load(cells, beatAt),
    stop: () => {
      Atomics.store(cells, stopAt, 1);
      Atomics.notify(cells, stopAt);
    },
    /** Waits without an event loop; true when all is over. Not for the main thread. */
    waitForStop: (ms: number) => Atomics.wait(cells, stopAt, 0, ms) !== "timed-out",
  };
}
