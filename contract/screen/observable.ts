import { useEffect, useState } from "preact/hooks";

/** One value that the page watches. */
export interface Observable<T> {
  readonly get: () => T;
  /** Returns the function that stops watching. */
  readonly subscribe: (watch: () => void) => () => void;
}

export interface Store<T> extends Observable<T> {
  readonly set: (value: T) => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const watch of watchers) watch();
    },
    subscribe(watch) {
      watchers.add(watch);
      return () => void watchers.delete(watch);
    },
  };
}

/** The value now; the component is drawn again whenever it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [value, setValue] = useState(() => observable.get());
  useEffect(() => {
    const read = () => setValue(() => observable.get());
    // It may have changed between drawing and watching.
    read();
    return observable.subscribe(read);
  }, [observable]);
  return value;
}
