/** Sequence numbers of a node and all its devices, and birth numbers: 0–255, then 0 again. */
export const nextSequence = (current: number): number => (current + 1) % 256;

/** Who sends: every message of a session after the birth takes the next number. */
export interface Sequence {
  /** The number for a birth certificate: always 0 (specification, chapter 4). */
  restart(): number;
  next(): number;
}

export function createSequence(): Sequence {
  let last = 0;
  return {
    restart: () => (last = 0),
    next: () => (last = nextSequence(last)),
  };
}
