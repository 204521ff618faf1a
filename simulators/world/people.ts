import { limits } from "../limits.ts";

/** The people in the room. */
export interface People {
  readonly count: number;
  /** So many come in. The room holds at most `limits.people`. */
  enter(howMany: number): void;
  /** So many go; never fewer than nobody stays. */
  leave(howMany: number): void;
  /** Calls back when somebody came or went. */
  onChange(listener: (count: number) => void): () => void;
}

export function createPeople(): People {
  let count = 0;
  const listeners = new Set<(count: number) => void>();
  const change = (by: number) => {
    if (!Number.isFinite(by)) throw new RangeError(`people: expected a number, got ${by}`);
    const before = count;
    count = Math.min(limits.people, Math.max(0, count + Math.trunc(by)));
    if (count !== before) for (const listener of listeners) listener(count);
  };
  return {
    get count() {
      return count;
    },
    enter: (howMany) => change(Math.max(0, howMany)),
    leave: (howMany) => change(-Math.max(0, howMany)),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
