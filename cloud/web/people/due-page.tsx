import { useState } from "preact/hooks";
import "../../../contract/text/hub-texts.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useConsole } from "../console-context.tsx";
import { DoorPage } from "../door-page.tsx";
import { PasswordForm } from "./password-card.tsx";
import { CodesSheet, EnrolForm } from "./second-factor-card.tsx";

/** What has to be done before anything else: the session opens nothing but that. */
export function DuePage(props: { readonly due: "password" | "second-factor" }) {
  const { signOut, refreshSession } = useConsole();
  const { t } = useSpeech();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const isPassword = props.due === "password";
  const goOn = () => void refreshSession();
  return (
    <DoorPage
      title={t(isPassword ? "due.password-title" : "due.factor-title")}
      hint={t(isPassword ? "due.password-hint" : "due.factor-hint")}
    >
      {isPassword ? <PasswordForm done={goOn} /> : <EnrolForm done={setCodes} />}
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>
        {t("due.leave")}
      </button>
      {codes !== null && <CodesSheet codes={codes} close={goOn} />}
    </DoorPage>
  );
}
