import type { ComponentChildren } from "preact";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../contract/screen/settings-switch.tsx";

/** One card in the middle: what stands before the console. */
export function DoorPage(props: {
  readonly title: string;
  readonly hint: string;
  readonly children: ComponentChildren;
}) {
  const { t } = useSpeech();
  usePageTitle(`${props.title} · ${t("hub.name")}`);
  return (
    <main class="door" id="main">
      <div class="card">
        <h1>{props.title}</h1>
        <p class="quiet">{props.hint}</p>
        {props.children}
      </div>
      <SettingsSwitch />
    </main>
  );
}
