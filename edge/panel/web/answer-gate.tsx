import type { ComponentChildren } from "preact";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { Loading } from "../../../contract/screen/loading.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

/** A page behind the sign-in: what it shows until its answer is there. */
export function AnswerGate<T>(props: {
  readonly answer: ApiResult<T> | null;
  /** Asks to sign in, and says why. */
  readonly title: string;
  readonly hint: string;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { answer } = props;
  const { asksSignIn } = usePanel();
  const { t } = useSpeech();
  if (answer === null) return <Loading rows={4} />;
  if (answer.ok) return <>{props.children(answer.value)}</>;
  if (answer.status !== 401) return <ProblemNote problem={answer.problem} />;
  return (
    <EmptyState title={props.title} hint={props.hint}>
      <button type="button" class="button button-main" onClick={() => asksSignIn.set(true)}>
        {t("sign.in")}
      </button>
    </EmptyState>
  );
}
