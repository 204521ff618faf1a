import { useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { Sheet } from "../../contract/screen/sheet.tsx";
import type { SourceView } from "../../contract/sources.ts";
import { useConsole } from "./console-context.tsx";

/** Asks once before a source goes with its meetings, or its token ends, and says what that does. */
export function SourceQuestion(props: {
  readonly source: SourceView;
  readonly task: "delete" | "token";
  /** The new token; null: the source is gone. */
  readonly done: (token: string | null) => void;
  readonly close: () => void;
}) {
  const { source, task } = props;
  const { name, meetings, id } = source;
  const { api } = useConsole();
  const { t } = useSpeech();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const isDelete = task === "delete";
  const act = async () => {
    setBusy(true);
    const answer = isDelete ? await api.removeSource(id) : await api.newSourceToken(id);
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem);
    else props.done(hasToken(answer.value) ? answer.value.token : null);
  };
  return (
    <Sheet
      title={t(isDelete ? "source.delete-of" : "source.new-token-of", { name })}
      close={props.close}
    >
      <p>{isDelete ? t("source.delete-what", { count: meetings }) : t("source.new-token-what")}</p>
      <ProblemNote problem={problem} />
      <div class="sheet-buttons">
        <button type="button" class="button" onClick={props.close}>
          {t("source.keep")}
        </button>
        <button
          type="button"
          class="button button-danger"
          disabled={busy}
          onClick={() => void act()}
        >
          {busy ? t("act.sending") : t(isDelete ? "source.delete-confirm" : "source.new-token")}
        </button>
      </div>
    </Sheet>
  );
}

const hasToken = (value: unknown): value is { readonly token: string } =>
  typeof value === "object" &&
  value !== null &&
  "token" in value &&
  typeof value.token === "string";

/** The token of an office system, this once. */
export function TokenSheet(props: {
  readonly sourceId: string;
  readonly token: string;
  readonly close: () => void;
}) {
  const { t } = useSpeech();
  const path = `/api/sources/${props.sourceId}/bookings/…`;
  return (
    <Sheet title={t("source.token-title")} close={props.close}>
      <p>{t("source.token-what")}</p>
      <p>
        <code class="source-token">{props.token}</code>
      </p>
      <p class="small">{t("source.token-where", { path })}</p>
    </Sheet>
  );
}
