import type { Evidence } from "../duty.ts";
import { timeOfDaySeconds } from "../text/text.ts";
import { useSpeech } from "./screen-context.tsx";

/** What proves a duty, each with the time at which it was seen. */
export function EvidenceList(props: { readonly evidence: readonly Evidence[] }) {
  const { say, locale } = useSpeech();
  return (
    <ul class="evidence">
      {props.evidence.map((evidence) => (
        <li key={`${evidence.atMs} ${evidence.text.key} ${evidence.point ?? ""}`}>
          <time class="num">{timeOfDaySeconds(locale, evidence.atMs)}</time> {say(evidence.text)}
        </li>
      ))}
    </ul>
  );
}
