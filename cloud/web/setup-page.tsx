import { useState } from "preact/hooks";
import { Field } from "../../contract/screen/field.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { AccountForm } from "./account-form.tsx";
import { useConsole } from "./console-context.tsx";
import { DoorPage } from "./door-page.tsx";

/** The first account of a new hub, by the one-time link it printed. */
export function SetupPage(props: { readonly code: string }) {
  const { api, router, refreshSession } = useConsole();
  const { t } = useSpeech();
  const [code, setCode] = useState(props.code);
  const send = async (name: string, password: string) => {
    const answer = await api.setUp(code.trim(), name, password);
    if (answer.ok) {
      router.replace({ path: [], query: new Map() });
      await refreshSession();
    }
    return answer;
  };
  return (
    <DoorPage title={t("setup.title")} hint={t("setup.hint")}>
      {props.code === "" && (
        <Field label={t("sign.code")} hint={t("setup.code-hint")}>
          {(ids) => (
            <input
              {...ids}
              maxLength={256}
              autocomplete="one-time-code"
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      <AccountForm
        passwordHint={t("setup.password-hint")}
        newPassword
        submitText={t("setup.create")}
        send={send}
      />
    </DoorPage>
  );
}
