/** Bounds of the seat page, each with its reason. */
export const seatingLimits = {
  /** Steps that can be undone: more than anybody remembers; a step of a full room is about 100 kB. */
  undoSteps: 100,
  /** Attendees of one meeting, as in the hub's schema. */
  people: 500,
  /** A pasted list: 500 lines of the longest names, units and posts. */
  pasted: 200_000,
  /** A finger trembles by less; a drag that is meant is longer. CSS pixels. */
  dragFromPx: 6,
  /** From so many people on the list can be searched: fewer fit a screen. */
  searchFrom: 12,
} as const;
