import { Icon } from "../../../contract/screen/icon.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { Entry } from "./use-entry.ts";

/** Why nobody was let in; of a lock, until when it lasts. */
export function EntryProblem(props: { readonly entry: Entry }) {
  const { t } = useSpeech();
  const { problem, lockedUntilMs } = props.entry;
  if (lockedUntilMs === null) return <ProblemNote problem={problem} />;
  return (
    <div class="note note-now" role="alert">
      <Icon shape="now" />
      <p>{t("problem.locked-until", { untilAtMs: lockedUntilMs })}</p>
    </div>
  );
}
