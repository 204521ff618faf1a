import { Badge } from "../../contract/screen/badge.tsx";
import { useLocale } from "../../contract/screen/screen-context.tsx";
import type { DeviceFaults } from "../fault-desk/fault-view.ts";
import type { Desk } from "./desk-state.ts";
import { faultLabel, faultMeaning, words } from "./words.ts";

/** One device, with a button for everything it can show; the pressed one is what it shows now. */
export function DeviceFaultsCard(props: {
  readonly room: string;
  readonly device: DeviceFaults;
  readonly desk: Desk;
}) {
  const { room, desk } = props;
  const { device, profile, shows, fault } = props.device;
  const { language } = useLocale();
  const meaning = fault === null ? "" : faultMeaning(language, fault);
  const isLabel = fault !== null && meaning === faultLabel(language, fault);
  return (
    <section class="card fault-device" aria-label={device}>
      <header class="fault-head">
        <h2 class="fault-name">{device}</h2>
        <Badge
          tone={fault === null ? "calm" : "now"}
          icon={fault === null ? "calm" : "now"}
          text={fault === null ? words[language].behaves : faultLabel(language, fault)}
        />
        <span class="quiet small">{profile}</span>
      </header>
      {meaning !== "" && !isLabel && <p class="small">{meaning}</p>}
      <div class="fault-buttons">
        {shows.map((name) => (
          <button
            key={name}
            type="button"
            class="button button-small fault-button"
            aria-pressed={name === fault}
            title={faultMeaning(language, name)}
            onClick={() =>
              void desk.switch([{ room, device, fault: name === fault ? null : name }])
            }
          >
            {faultLabel(language, name)}
          </button>
        ))}
      </div>
    </section>
  );
}
