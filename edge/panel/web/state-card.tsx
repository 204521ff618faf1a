import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { useRoom } from "./panel-context.tsx";
import { roomState } from "./room-state.ts";
import { wattsNow } from "./watts-now.ts";

/** One big true state, and who is in the room. */
export function StateCard() {
  const room = useRoom();
  const { t, say } = useSpeech();
  const state = roomState(room, wattsNow(room.devices, room.watts));
  return (
    <section class={`card state state-${state.tone}`} aria-label={t("state.title")} role="status">
      <Icon shape={state.icon} />
      <div>
        <p class="state-title num">{say(state.title)}</p>
        <p class="state-detail">
          {say(state.detail)} · {t(`occupancy.${room.occupancy}`)}
        </p>
      </div>
    </section>
  );
}
