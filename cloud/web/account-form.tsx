import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import { Field } from "../../contract/screen/field.tsx";
import type { ApiResult } from "../../contract/screen/http.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";

/** Name and password, for signing in and for the first account. */
export function AccountForm(props: {
  readonly passwordHint: string | null;
  readonly newPassword: boolean;
  readonly submitText: string;
  /** What else is asked for. */
  readonly children?: ComponentChildren;
  readonly send: (name: string, password: string) => Promise<ApiResult<unknown>>;
}) {
  const { t } = useSpeech();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const submit = async () => {
    setBusy(true);
    const answer = await props.send(name.trim(), password);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field label={t("sign.account")} hint={null}>
        {(ids) => (
          <input
            {...ids}
            required
            maxLength={64}
            autocomplete="username"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t("sign.password")} hint={props.passwordHint}>
        {(ids) => (
          <input
            {...ids}
            required
            type="password"
            maxLength={128}
            autocomplete={props.newPassword ? "new-password" : "current-password"}
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        )}
      </Field>
      {props.children}
      <ProblemNote problem={problem} />
      <button type="submit" class="button button-main" disabled={busy}>
        {busy ? t("act.sending") : props.submitText}
      </button>
    </form>
  );
}
