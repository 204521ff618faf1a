import type { EmergencyView } from "../../../contract/api.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";

/** Above every page: what concerns everybody in the room. Read out at once. */
export function EmergencyBanner(props: { readonly emergencies: readonly EmergencyView[] }) {
  const { t } = useSpeech();
  return (
    <div role="alert" class="emergencies">
      {props.emergencies.map(({ emergency, device, sinceMs }) => (
        <div key={emergency} class={`emergency emergency-${emergency}`}>
          <Icon shape="now" />
          <strong>{t(`panel.emergency-${emergency}`)}</strong>
          <span class="num">{t("panel.emergency-since", { device, sinceAtMs: sinceMs })}</span>
        </div>
      ))}
    </div>
  );
}
