import { useState } from "preact/hooks";
import type { ApiProblem, SessionView } from "../../../contract/api.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useNow } from "../../../contract/screen/screen-context.tsx";
import { usePanel, useRoomSpeed } from "./panel-context.tsx";

export interface Entry {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** Room time at which a lock ends; null when nothing is locked. */
  readonly lockedUntilMs: number | null;
  readonly send: (ask: () => Promise<ApiResult<SessionView>>) => void;
}

/** One way of signing in: its answer, and what follows when it is right. */
export function useEntry(entered: () => void): Entry {
  const { become } = usePanel();
  const nowMs = useNow();
  const speed = useRoomSpeed();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [lockedUntilMs, setLockedUntilMs] = useState<number | null>(null);
  const send = async (ask: () => Promise<ApiResult<SessionView>>) => {
    setBusy(true);
    const answer = await ask();
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    const leftMs = answer.ok ? undefined : answer.problem.leftMs;
    setLockedUntilMs(leftMs === undefined ? null : nowMs + leftMs * speed);
    if (!answer.ok) return;
    entered();
    become(answer.value);
  };
  return { busy, problem, lockedUntilMs, send: (ask) => void send(ask) };
}
