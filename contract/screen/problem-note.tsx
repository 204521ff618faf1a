import type { ApiProblem } from "../api.ts";
import { Icon } from "./icon.tsx";
import { problemText } from "./point-text.ts";
import { useLocale } from "./screen-context.tsx";

/** A refusal, read out when it appears. Nothing when there is none. */
export function ProblemNote(props: { readonly problem: ApiProblem | null }) {
  const locale = useLocale();
  if (props.problem === null) return null;
  return (
    <div class="note note-now" role="alert">
      <Icon shape="now" />
      <div>
        <p>{problemText(locale, props.problem)}</p>
        {(props.problem.problems ?? []).map((one) => (
          <p key={one.path} class="small">
            {one.path}: {one.text}
          </p>
        ))}
      </div>
    </div>
  );
}
