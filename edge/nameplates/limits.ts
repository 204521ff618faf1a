/** Bounds of making plate images. All times are wire time. */
export interface PlateLimits {
  /** Images kept in memory: every seat of the largest meeting, and some of the one before. */
  readonly images: number;
  /** Plates that wait to be drawn: as many as a meeting has seats. */
  readonly waiting: number;
  /** A slow gateway loads the font in about two seconds; nothing takes longer than this. */
  readonly drawMs: number;
  /** Tries before a plate counts as not drawable. */
  readonly attempts: number;
  /** The drawing program, about 100 MB, ends when nothing was asked of it for this long. */
  readonly idleMs: number;
  /** After the program failed every attempt it is left alone for this long. */
  readonly pauseMs: number;
}

export const plateLimits: PlateLimits = {
  images: 1200,
  waiting: 500,
  drawMs: 15_000,
  attempts: 2,
  idleMs: 10_000,
  pauseMs: 60_000,
};
