import type { ComponentChildren } from "preact";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { Loading } from "../../../contract/screen/loading.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";

/** What is shown of an answer: that it is awaited, what is wrong with it, or what it says. */
export function AnswerPart<T>(props: {
  readonly answer: ApiResult<T> | null;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { answer } = props;
  if (answer === null) return <Loading rows={4} />;
  return answer.ok ? <>{props.children(answer.value)}</> : <ProblemNote problem={answer.problem} />;
}
