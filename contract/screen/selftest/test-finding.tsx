import { useSpeech } from "../screen-context.tsx";
import type { Finding } from "./test-results.ts";
import { TestStepRow } from "./test-step-row.tsx";

/** What went wrong, and below it the likely cause and what to do. */
export function TestFinding(props: { readonly finding: Finding }) {
  const { steps, cause, action } = props.finding;
  const { t, say } = useSpeech();
  const isFail = steps.some((step) => step.result === "fail");
  return (
    <>
      {steps.map((step) => (
        <TestStepRow key={step.id} step={step} />
      ))}
      {(cause !== null || action !== null) && (
        <li>
          <dl class={isFail ? "advice advice-fail" : "advice"}>
            {cause !== null && (
              <div>
                <dt>{t("test.cause")}</dt>
                <dd>{say(cause)}</dd>
              </div>
            )}
            {action !== null && (
              <div>
                <dt>{t("test.action")}</dt>
                <dd class="advice-action">{say(action)}</dd>
              </div>
            )}
          </dl>
        </li>
      )}
    </>
  );
}
