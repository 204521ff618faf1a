/** Waits and bounds of the pages, in real time, each with its reason. */
export const screenLimits = {
  /** A request that takes longer is given up: people have pressed twice by then. */
  requestTimeoutMs: 10_000,
  /**
   * Bounds of the wait before connecting again. First: a restart of the edge takes about 1 s.
   * Longest: a page left open must neither hammer a hub that is down nor look dead.
   */
  reconnect: { firstMs: 1000, longestMs: 15_000 },
  /** A socket silent for this long is asked after: TCP alone may take minutes to tell. */
  silenceMs: 20_000,
  /** A server that did not answer the first question is asked again after this. */
  askAgainMs: 3000,
  /** An open explanation is asked for again: what is lacking changes without an event of its own. */
  explainAgainMs: 5000,
  /** So long the page before stays while the next one's code comes: shorter than what is felt as a wait. */
  pageStaysMs: 150,
  /** Ages and countdowns count in whole seconds. */
  tickMs: 1000,
  /** Receipts on the screen at once; an older one gives way. */
  receipts: 4,
  /** A receipt that ended well leaves by itself. */
  receiptShownMs: 8000,
  /** A refused one, too: time to read why and to find out what to do instead. */
  receiptRefusedMs: 30_000,
  /** So does one that nothing came of: the point itself goes on showing why. */
  receiptLongestMs: 90_000,
  /** Seats in one booking, as in the agenda's schema. */
  seats: 500,
  /** Recesses in one booking, as in the agenda's schema. */
  recesses: 8,
} as const;
