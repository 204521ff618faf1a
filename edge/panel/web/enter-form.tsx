import { useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import { Field } from "../../../contract/screen/field.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { usePanel } from "./panel-context.tsx";

/** The one-time code of the controller's link, and who it is: every act names its person. */
export function EnterForm(props: { readonly code: string; readonly entered: () => void }) {
  const { api, signedIn } = usePanel();
  const { t } = useSpeech();
  const [code, setCode] = useState(props.code);
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const enter = async () => {
    setBusy(true);
    const answer = await api.enter(code.trim(), name.trim());
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    signedIn.set(name.trim());
    props.entered();
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <p class="quiet">{t("sign.panel-hint")}</p>
      <Field label={t("sign.code")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={256}
            autocomplete="one-time-code"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("sign.name")} hint={t("sign.name-hint")}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={64}
            autocomplete="name"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <ProblemNote problem={problem} />
      <button type="submit" class="button button-main" disabled={busy}>
        {busy ? t("act.sending") : t("sign.in")}
      </button>
    </form>
  );
}
