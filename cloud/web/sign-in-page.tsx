import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { AccountForm } from "./account-form.tsx";
import { useConsole } from "./console-context.tsx";
import { DoorPage } from "./door-page.tsx";

export function SignInPage() {
  const { api, refreshSession } = useConsole();
  const { t } = useSpeech();
  const send = async (name: string, password: string) => {
    const answer = await api.signIn(name, password);
    if (answer.ok) await refreshSession();
    return answer;
  };
  return (
    <DoorPage title={t("sign.hub-title")} hint={t("sign.hub-hint")}>
      <AccountForm passwordHint={null} newPassword={false} submitText={t("sign.in")} send={send} />
    </DoorPage>
  );
}
