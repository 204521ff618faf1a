import { useEffect, useState } from "preact/hooks";
import type { Observable } from "../../../contract/screen/observable.ts";
import { useScreen } from "../../../contract/screen/screen-context.tsx";

/** Changes of many rooms are drawn together, no more often than the eye can follow. */
const gapMs = 250;

/** The value of an observable that changes many times a second, drawn at most once in a quarter. */
export function useSteady<T>(observable: Observable<T>): T {
  const { clock } = useScreen();
  const [value, setValue] = useState(() => observable.get());
  useEffect(() => {
    let cancel: (() => void) | null = null;
    const read = () => {
      cancel = null;
      setValue(() => observable.get());
    };
    // The first change is drawn at once; those that follow wait for one another.
    let quietFromMs = 0;
    const heard = () => {
      if (cancel !== null) return;
      const waitMs = quietFromMs - clock.monotonicMs();
      quietFromMs = Math.max(clock.monotonicMs(), quietFromMs) + gapMs;
      if (waitMs <= 0) read();
      else cancel = clock.after("draw rooms", waitMs, read);
    };
    read();
    const unsubscribe = observable.subscribe(heard);
    return () => {
      unsubscribe();
      cancel?.();
    };
  }, [clock, observable]);
  return value;
}
