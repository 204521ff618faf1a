import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../contract/screen/settings-switch.tsx";
import { SkipLink } from "../../contract/screen/skip-link.tsx";
import { useConsole } from "./console-context.tsx";

export function ConsoleHead(props: { readonly user: string }) {
  const { api, refreshSession } = useConsole();
  const { t } = useSpeech();
  const signOut = () => void api.signOut().then(refreshSession);
  return (
    <header class="head">
      <SkipLink />
      <a class="head-home" href="#/">
        {t("hub.name")}
      </a>
      <div class="head-tools">
        <button type="button" class="button button-quiet" onClick={signOut}>
          {t("sign.out", { name: props.user })}
        </button>
        <SettingsSwitch />
      </div>
    </header>
  );
}
