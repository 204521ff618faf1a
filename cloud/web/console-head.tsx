import { useState } from "preact/hooks";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../contract/screen/settings-switch.tsx";
import { SkipLink } from "../../contract/screen/skip-link.tsx";
import { useConsole, useMay } from "./console-context.tsx";
import { PinSheet } from "./pin-sheet.tsx";

export function ConsoleHead(props: { readonly user: string }) {
  const { api, refreshSession } = useConsole();
  const { t } = useSpeech();
  const mayConfigure = useMay("configure");
  const [isPinOpen, setPinOpen] = useState(false);
  const signOut = () => void api.signOut().then(refreshSession);
  return (
    <header class="head">
      <SkipLink />
      <a class="head-home" href="#/">
        {t("hub.name")}
      </a>
      <div class="head-tools">
        <a class="button button-quiet" href="#/find">
          {t("find.title")}
        </a>
        {mayConfigure && (
          <a class="button button-quiet" href="#/sources">
            {t("source.title")}
          </a>
        )}
        <button type="button" class="button button-quiet" onClick={() => setPinOpen(true)}>
          {t("people.panel-pin")}
        </button>
        <button type="button" class="button button-quiet" onClick={signOut}>
          {t("sign.out", { name: props.user })}
        </button>
        <SettingsSwitch />
      </div>
      {isPinOpen && <PinSheet close={() => setPinOpen(false)} />}
    </header>
  );
}
