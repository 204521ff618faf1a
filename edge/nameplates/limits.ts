/** Bounds of making plate images. Times are wire time unless they say otherwise. */
export interface PlateLimits {
  /** Plates that wait to be drawn: as many as a meeting has seats. */
  readonly waiting: number;
  /** A slow gateway loads the font in about two seconds; nothing takes longer than this. */
  readonly drawMs: number;
  /** Tries before a plate counts as not drawable. */
  readonly attempts: number;
  /** Programs in a row that end without one image: more than one plate can be to blame for. */
  readonly fruitlessPrograms: number;
  /** The drawing program, about 120 MB, ends when nothing was asked of it for this long. */
  readonly idleMs: number;
  /** After that many programs in a row drawing is left alone for this long. */
  readonly pauseMs: number;
  /** Meetings are looked at this long ahead (room time): enough to ask how a name is written instead. */
  readonly forecastMs: number;
  /** The same agenda is looked at again this often (room time): the day goes on. */
  readonly forecastEveryMs: number;
}

export const plateLimits: PlateLimits = {
  waiting: 500,
  drawMs: 15_000,
  attempts: 2,
  fruitlessPrograms: 3,
  idleMs: 10_000,
  pauseMs: 60_000,
  forecastMs: 24 * 3_600_000,
  forecastEveryMs: 10 * 60_000,
};
