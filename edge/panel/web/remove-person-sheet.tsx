import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { PersonView } from "../../../contract/people.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

/** Asks once: a person loses the right to sign in. */
export function RemovePersonSheet(props: {
  readonly person: PersonView;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const { api } = usePanel();
  const { t } = useSpeech();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const { id, name } = props.person;
  const remove = async () => {
    const answer = await api.removePerson(id);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) props.done();
  };
  return (
    <Sheet title={t("people.remove-person", { name })} close={props.close}>
      <p>{t("people.remove-what", { name })}</p>
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={props.close}>
          {t("people.keep")}
        </button>
        <button type="button" class="button button-danger" onClick={() => void remove()}>
          {t("people.remove")}
        </button>
      </div>
    </Sheet>
  );
}
