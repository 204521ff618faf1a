import { useEffect, useState } from "preact/hooks";
import type { HubSessionView } from "../../contract/hub-api.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { Icon } from "../../contract/screen/icon.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { AccountForm } from "./account-form.tsx";
import { useConsole } from "./console-context.tsx";
import { DoorPage } from "./door-page.tsx";
import { keepAddress } from "./kept-address.ts";
import { TextInput } from "./people/text-input.tsx";

/** By name and password, and a code where the account has a second factor; or by another sign-on. */
export function SignInPage(props: {
  readonly signOn: HubSessionView["signOn"] | null;
  /** Why another sign-on led nowhere; empty: nothing. */
  readonly problem: string;
  /** Brings what stands behind the sign-in while the reader still types. */
  readonly prepare: () => Promise<unknown>;
}) {
  const { api, refreshSession, sessionEnded } = useConsole();
  const hasEnded = useObservable(sessionEnded);
  const { t, locale } = useSpeech();
  const [isCodeNeeded, setCodeNeeded] = useState(false);
  const [code, setCode] = useState("");
  const { signOn, problem, prepare } = props;
  useEffect(() => void prepare(), [prepare]);
  const send = async (name: string, password: string) => {
    const answer = await api.signIn(name, password, code);
    if (answer.ok) await refreshSession();
    else if (answer.problem.code === "code-needed") setCodeNeeded(true);
    return answer;
  };
  return (
    <DoorPage title={t("sign.hub-title")} hint={t("sign.hub-hint")}>
      {hasEnded && (
        <p class="note" role="status">
          <Icon shape="wait" />
          {t("sign.ended")}
        </p>
      )}
      <ProblemNote problem={problem === "" ? null : { code: problem, message: problem }} />
      <AccountForm passwordHint={null} newPassword={false} submitText={t("sign.in")} send={send}>
        {isCodeNeeded && (
          <TextInput
            label={t("sign.factor")}
            hint={t("account.code-hint")}
            type="text"
            autocomplete="one-time-code"
            maxLength={32}
            isNeeded
            value={code}
            set={setCode}
          />
        )}
      </AccountForm>
      {signOn != null && (
        <a class="button" href="/api/sign-on" onClick={() => keepAddress(window)}>
          {t("sign.other", { name: signOn[locale.language] })}
        </a>
      )}
    </DoorPage>
  );
}
