import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { PlanProblem } from "../../../contract/seating/plan-problems.ts";

/** What somebody should know of the plan before the meeting; the gravest first. */
export function PlanNotes(props: { readonly problems: readonly PlanProblem[] }) {
  const { t, say } = useSpeech();
  return (
    <section class="card" aria-labelledby="plan-notes-title">
      <h2 id="plan-notes-title">{t("seating.check")}</h2>
      {props.problems.length === 0 && (
        <p>
          <Icon shape="calm" /> {t("seating.in-order")}
        </p>
      )}
      <ul class="seat-notes">
        {props.problems.map(({ tone, text }) => (
          <li key={JSON.stringify(text)} class={tone === "calm" ? "note" : `note note-${tone}`}>
            <Icon shape={tone === "calm" ? "unknown" : tone} />
            {say(text)}
          </li>
        ))}
      </ul>
    </section>
  );
}
