import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";

/** One request at a time, and what was wrong with the last one. */
export interface Task {
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** `done` hears the answer when it is none of refusal. */
  readonly run: <T>(ask: () => Promise<ApiResult<T>>, done: (value: T) => void) => void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const ask: <T>(
    question: () => Promise<ApiResult<T>>,
    done: (value: T) => void,
  ) => Promise<void> = async (question, done) => {
    setBusy(true);
    const answer = await question();
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) done(answer.value);
  };
  return { busy, problem, run: (question, done) => void ask(question, done) };
}
