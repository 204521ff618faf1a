import { Badge } from "../badge.tsx";
import { ClauseName } from "../clause-names.tsx";
import { useSpeech } from "../screen-context.tsx";
import type { SelfTestStep } from "../../selftest.ts";
import { timeOfDaySeconds } from "../../text/text.ts";
import { measuredText } from "./measured-text.ts";
import { looksOfResult } from "./test-look.ts";
import { isFinding } from "./test-results.ts";

/** One thing that was tried, and what was seen. */
export function TestStepRow(props: { readonly step: SelfTestStep }) {
  const { step } = props;
  const { t, say, locale } = useSpeech();
  const isLoud = isFinding(step.result);
  return (
    <li class={isLoud ? "test-step" : "test-step test-step-calm"}>
      <div class="test-step-head">
        <Badge {...looksOfResult[step.result]} text={t(`result.${step.result}`)} />
        <span class="test-step-text">{say(step.text)}</span>
        {step.atMs > 0 && (
          <time class="small quiet num">{timeOfDaySeconds(locale, step.atMs)}</time>
        )}
      </div>
      <p class="test-seen">
        <span class="test-finding">{say(step.finding)}</span>
        {step.measured.map((measured) => (
          <span key={measured.name} class="test-measured num">
            {measuredText(locale, measured)}
          </span>
        ))}
      </p>
      <ClauseName id={step.clause} language={locale.language} />
    </li>
  );
}
