import { AlarmList } from "../../../contract/screen/alarm-list.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { ActionCard } from "./action-card.tsx";
import { ComfortStrip } from "./comfort-strip.tsx";
import { MeetingCard } from "./meeting-card.tsx";
import { NextDuties } from "./next-duties.tsx";
import { useRoom } from "./panel-context.tsx";
import { StateCard } from "./state-card.tsx";
import { TestCard } from "./test-card.tsx";
import { WattsCard } from "./watts-card.tsx";

/** Is the room ready? What happens next, and when? */
export function NowPage() {
  const room = useRoom();
  const { t } = useSpeech();
  return (
    <div class="now">
      <div class="now-main">
        <Warnings />
        <MeetingCard />
        <StateCard />
        <ActionCard />
        <NextDuties />
        <section class="card" aria-labelledby="alarms-title">
          <h2 id="alarms-title">{t("alarms.title")}</h2>
          <AlarmList alarms={room.alarms} />
        </section>
      </div>
      <div class="now-side">
        <ComfortStrip />
        <WattsCard />
        <TestCard />
      </div>
    </div>
  );
}

/** What limits the room as a whole: said once, above everything. */
function Warnings() {
  const room = useRoom();
  const { t } = useSpeech();
  return (
    <>
      {!room.clockTrusted && (
        <p class="note note-soon">
          <Icon shape="soon" />
          {t("panel.clock-untrusted")}
        </p>
      )}
      {!room.hubConnected && (
        <p class="note">
          <Icon shape="link" />
          {t("panel.hub-away")}
        </p>
      )}
    </>
  );
}
