import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EnterForm } from "./enter-form.tsx";
import { usePanel } from "./panel-context.tsx";

/** Reading needs nobody's name, acting does. */
export function SignInSheet() {
  const { asksSignIn } = usePanel();
  const { t } = useSpeech();
  const close = () => asksSignIn.set(false);
  return (
    <Sheet title={t("sign.panel-title")} close={close}>
      <EnterForm code="" entered={close} />
    </Sheet>
  );
}
