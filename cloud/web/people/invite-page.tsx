import { useState } from "preact/hooks";
import "../../../contract/text/hub-texts.ts";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { DoorPage } from "../door-page.tsx";
import { TextInput } from "./text-input.tsx";
import { useTask } from "./use-task.ts";

/** Somebody invited sets his own password, by the one-time link. */
export function InvitePage(props: { readonly code: string }) {
  const { api, router, refreshSession } = useConsole();
  const { t } = useSpeech();
  const { busy, problem, run } = useTask();
  const [password, setPassword] = useState("");
  const [isFactorNeeded, setFactorNeeded] = useState(false);
  const [factor, setFactor] = useState("");
  const accept = async () => {
    const answer = await api.acceptInvite(props.code, password, factor);
    if (!answer.ok && answer.problem.code === "code-needed") setFactorNeeded(true);
    return answer;
  };
  return (
    <DoorPage title={t("invite.title")} hint={t("invite.hint")}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(accept, () => {
            router.replace({ path: [], query: new Map() });
            void refreshSession();
          });
        }}
      >
        <TextInput
          label={t("account.next")}
          hint={t("setup.password-hint")}
          type="password"
          autocomplete="new-password"
          maxLength={128}
          isNeeded
          value={password}
          set={setPassword}
        />
        {isFactorNeeded && (
          <TextInput
            label={t("sign.factor")}
            hint={t("account.code-hint")}
            type="text"
            autocomplete="one-time-code"
            maxLength={32}
            isNeeded
            value={factor}
            set={setFactor}
          />
        )}
        <ProblemNote problem={problem} />
        <button type="submit" class="button button-main" disabled={busy}>
          {busy ? t("act.sending") : t("invite.submit")}
        </button>
      </form>
    </DoorPage>
  );
}
