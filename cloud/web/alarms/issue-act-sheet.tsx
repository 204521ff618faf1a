import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { IssueView } from "../../../contract/hub-alarms.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { useObservable } from "../../../contract/screen/observable.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useConsole } from "../console-context.tsx";

export type IssueTask = "acknowledge" | "assign" | "note";

const titles = {
  acknowledge: "issue.acknowledge",
  assign: "issue.assign",
  note: "issue.add-note",
} as const;

/** Takes an issue up, gives it to somebody, or notes something. */
export function IssueActSheet(props: {
  readonly issue: IssueView;
  readonly task: IssueTask;
  readonly close: (isDone: boolean) => void;
}) {
  const { issue, task, close } = props;
  const { api, session } = useConsole();
  const { t } = useSpeech();
  const me = useObservable(session)?.user?.name ?? "";
  const [text, setText] = useState(task === "assign" ? (issue.assignedTo ?? "") : "");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const run = {
    acknowledge: () => api.acknowledgeIssue(issue.id, text),
    assign: () => api.assignIssue(issue.id, text.trim() === "" ? null : text.trim()),
    note: () => api.noteIssue(issue.id, text),
  };
  const submit = async () => {
    setBusy(true);
    const answer = await run[task]();
    setBusy(false);
    if (answer.ok) close(true);
    else setProblem(answer.problem);
  };
  return (
    <Sheet title={t(titles[task])} close={() => close(false)}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {task === "acknowledge" && <p>{t("issue.acknowledge-what")}</p>}
        <ProblemNote problem={problem} />
        <Field
          label={t(task === "assign" ? "issue.assign-to" : "issue.note")}
          hint={t(task === "assign" ? "issue.assign-hint" : "issue.note-hint")}
        >
          {(ids) => (
            <input
              {...ids}
              type="text"
              maxLength={task === "assign" ? 64 : 500}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="sheet-buttons">
          {task === "assign" && (
            <button type="button" class="button" onClick={() => setText(me)}>
              {t("issue.assign-me")}
            </button>
          )}
          <button type="submit" class="button button-main" disabled={busy}>
            {t(task === "acknowledge" ? "issue.acknowledge" : "issue.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
