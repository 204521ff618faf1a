import { useCallback, useEffect, useState } from "preact/hooks";
import type { Cancel } from "../../../contract/clock.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useObservable } from "../../../contract/screen/observable.ts";
import { useScreen } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

export interface SignedAnswer<T> {
  /** Null before the first one; a later failure keeps what was known. */
  readonly answer: ApiResult<T> | null;
  /** Takes an answer that came in another way. */
  readonly take: (fresh: ApiResult<T>) => void;
}

const notSignedIn: ApiResult<never> = {
  ok: false,
  status: 401,
  problem: { code: "not-signed-in", message: "sign in first" },
};

/**
 * An answer that is only for who has signed in: asked for at once, whenever `about` changes, and
 * again `everyMs` (real time) after the last one came.
 */
export function useSignedAnswer<T>(
  ask: () => Promise<ApiResult<T>>,
  everyMs: number,
  about: readonly unknown[],
): SignedAnswer<T> {
  const { signedIn } = usePanel();
  const { clock } = useScreen();
  const name = useObservable(signedIn);
  const [answer, setAnswer] = useState<ApiResult<T> | null>(null);
  const [beat, setBeat] = useState(0);
  const take = useCallback((fresh: ApiResult<T>) => {
    // Who was signed out sees it; a lost line is told at the head of the page.
    const isTelling = fresh.ok || fresh.status === 401;
    setAnswer((known) => (isTelling || known?.ok !== true ? fresh : known));
  }, []);
  useEffect(() => {
    if (name === null) return;
    let isGone = false;
    let cancel: Cancel = () => undefined;
    const look = async () => {
      const fresh = await ask();
      if (isGone) return;
      take(fresh);
      cancel = clock.after("ask again", everyMs, () => setBeat((count) => count + 1));
    };
    void look();
    return () => {
      isGone = true;
      cancel();
    };
  }, [clock, name, beat, everyMs, ...about]);
  return { answer: name === null ? notSignedIn : answer, take };
}
