import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { EnterForm } from "./enter-form.tsx";
import { usePanel } from "./panel-context.tsx";
import { PinForm } from "./pin-form.tsx";

/** Who it is: by name and PIN, or by the controller's one-time code. */
export function SignInSheet() {
  const { asksSignIn } = usePanel();
  const { t } = useSpeech();
  const close = () => asksSignIn.set(false);
  return (
    <Sheet title={t("sign.panel-title")} close={close}>
      <PinForm entered={close} />
      <details class="findings">
        <summary>{t("people.by-code")}</summary>
        <EnterForm code="" entered={close} />
      </details>
    </Sheet>
  );
}
