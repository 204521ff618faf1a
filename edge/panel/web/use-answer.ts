import { useEffect, useState } from "preact/hooks";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useScreen } from "../../../contract/screen/screen-context.tsx";
import { screenLimits } from "../../../contract/screen/screen-limits.ts";

/**
 * An answer of the room that stays fresh: asked for at once, whenever `about` changes, and again
 * after a while. Null before the first answer; a later failure keeps what was known.
 */
export function useAnswer<T>(
  ask: () => Promise<ApiResult<T>>,
  about: readonly unknown[],
): ApiResult<T> | null {
  const { clock } = useScreen();
  const [answer, setAnswer] = useState<ApiResult<T> | null>(null);
  const [beat, setBeat] = useState(0);
  useEffect(() => {
    let isGone = false;
    const keep = (fresh: ApiResult<T>) => {
      if (!isGone) setAnswer((known) => (fresh.ok || known?.ok !== true ? fresh : known));
    };
    void ask().then(keep);
    const cancel = clock.after("explain again", screenLimits.explainAgainMs, () =>
      setBeat((count) => count + 1),
    );
    return () => {
      isGone = true;
      cancel();
    };
  }, [clock, beat, ...about]);
  return answer;
}
