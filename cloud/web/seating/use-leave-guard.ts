import { useEffect, useRef, useState } from "preact/hooks";

export interface LeaveGuard {
  /** Where somebody wants to go although not all is saved; null: nowhere. */
  readonly wanted: string | null;
  readonly stay: () => void;
  readonly leave: () => void;
}

/**
 * Asks before unsaved work is left: the browser itself when the page is closed, this page when the
 * address within it changes, by a link or by the browser's own buttons.
 */
export function useLeaveGuard(isDirty: boolean): LeaveGuard {
  const [wanted, setWanted] = useState<string | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!isDirty) return undefined;
    const here = window.location.hash;
    const ask = () => {
      const there = window.location.hash;
      if (isLeaving.current || there === here) return;
      // Comes before `hashchange`: the page's router then finds the address as it was.
      window.history.pushState(null, "", here);
      setWanted(there);
    };
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("popstate", ask);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("popstate", ask);
      window.removeEventListener("beforeunload", warn);
    };
  }, [isDirty]);
  return {
    wanted,
    stay: () => setWanted(null),
    leave: () => {
      isLeaving.current = true;
      if (wanted !== null) window.location.hash = wanted;
    },
  };
}
