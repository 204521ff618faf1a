import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../../contract/screen/settings-switch.tsx";
import { EnterForm } from "./enter-form.tsx";
import { usePanel } from "./panel-context.tsx";

/** Where the one-time link of the controller leads. */
export function EnterPage(props: { readonly code: string }) {
  const { router } = usePanel();
  const { t } = useSpeech();
  usePageTitle(t("sign.panel-title"));
  return (
    <main class="door" id="main">
      <div class="card">
        <h1>{t("sign.panel-title")}</h1>
        <EnterForm
          code={props.code}
          // The code leaves the address: it is spent, and must not stay in the history.
          entered={() => router.replace({ path: [], query: new Map() })}
        />
      </div>
      <SettingsSwitch />
    </main>
  );
}
