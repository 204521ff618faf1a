import { useCallback, useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { useScreen } from "../../../contract/screen/screen-context.tsx";
import { type TraceEntry, traceForS, type TraceView } from "../../../contract/trace.ts";
import { usePanel } from "./panel-context.tsx";
import { joinEntries } from "./trace-log.ts";

/** Asked this often while the sheet is open. */
const lookEveryMs = 1000;

export interface FollowedTrace {
  /** null: not known yet, or never switched on. */
  readonly view: TraceView | null;
  readonly entries: readonly TraceEntry[];
  readonly problem: ApiProblem | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Follows the trace of a device for as long as somebody looks. */
export function useTrace(device: string): FollowedTrace {
  const { api } = usePanel();
  const { clock } = useScreen();
  const [view, setView] = useState<TraceView | null>(null);
  const [entries, setEntries] = useState<readonly TraceEntry[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = useCallback((answer: ApiResult<TraceView>) => {
    if (answer.ok) {
      setView(answer.value);
      setEntries((known) => joinEntries(known, answer.value));
    }
    // That nothing was ever recorded is where everybody starts.
    const isNew = !answer.ok && answer.problem.code === "no-trace";
    setProblem(answer.ok || isNew ? null : answer.problem);
  }, []);
  const after = entries.at(-1)?.number ?? 0;
  useEffect(() => {
    let isLeft = false;
    const look = async () => {
      const answer = await api.trace(device, after);
      if (!isLeft) take(answer);
    };
    const cancel = clock.after("trace", view === null ? 0 : lookEveryMs, () => void look());
    return () => {
      isLeft = true;
      cancel();
    };
  }, [api, clock, device, after, view, take]);
  return {
    view,
    entries,
    problem,
    start: () => void api.startTrace(device, traceForS.usual).then(take),
    stop: () => void api.stopTrace(device).then(() => api.trace(device, 0).then(take)),
  };
}
