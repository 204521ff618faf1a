import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { CheckField } from "../check-field.tsx";
import { useConsole } from "../console-context.tsx";
import { TypedField } from "./typed-field.tsx";

/** Adds a program that hears of alarms; its secret is shown once. */
export function HookSheet(props: { readonly done: () => void; readonly close: () => void }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [allowsPrivate, setPrivate] = useState(false);
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const submit = async () => {
    const answer = await api.addHook({ name, url, allowsPrivate });
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setSecret(answer.value.secret);
    props.done();
  };
  if (secret !== "") {
    return (
      <Sheet title={t("tell.secret-title", { name })} close={props.close}>
        <p>{t("tell.secret-what")}</p>
        <code class="source-token">{secret}</code>
      </Sheet>
    );
  }
  return (
    <Sheet title={t("tell.add-hook")} close={props.close}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemNote problem={problem} />
        <TypedField label={t("tell.name")} type="text" value={name} set={setName} />
        <TypedField label={t("tell.url")} hint="https://…" type="url" value={url} set={setUrl} />
        <CheckField
          label={t("tell.private")}
          hint={null}
          checked={allowsPrivate}
          onChange={setPrivate}
        />
        <div class="sheet-buttons">
          <button type="submit" class="button button-main">
            {t("issue.save")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
