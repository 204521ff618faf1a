import { useEffect, useState } from "preact/hooks";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useScreen } from "../../../contract/screen/screen-context.tsx";

/** How long an answer of the hub counts as fresh. */
const askAgainMs = 30_000;

/**
 * An answer of the hub: asked for at once, anew whenever `about` or `round` changes, and again after a
 * while. Null before the first answer to this question; a later failure keeps what was known.
 */
export function useAnswer<T>(
  ask: () => Promise<ApiResult<T>>,
  about: string,
  round = 0,
): ApiResult<T> | null {
  const { clock } = useScreen();
  const [known, setKnown] = useState<{ about: string; answer: ApiResult<T> } | null>(null);
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    let isGone = false;
    const keep = (answer: ApiResult<T>) => {
      if (isGone) return;
      setKnown((before) =>
        answer.ok || before?.about !== about || !before.answer.ok ? { about, answer } : before,
      );
    };
    void ask().then(keep);
    const cancel = clock.after("ask again", askAgainMs, () => setBeat((count) => count + 1));
    return () => {
      isGone = true;
      cancel();
    };
  }, [clock, beat, about, round]);
  return known?.about === about ? known.answer : null;
}
