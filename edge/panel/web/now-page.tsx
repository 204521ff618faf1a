import { AlarmList } from "../../../contract/screen/alarm-list.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { AskedCard } from "./asked-card.tsx";
import { BannerCard } from "./banner-card.tsx";
import { CleaningCard } from "./cleaning-card.tsx";
import { ComfortStrip } from "./comfort-strip.tsx";
import { CountdownCard } from "./countdown-card.tsx";
import { MeetingCard } from "./meeting-card.tsx";
import { NextDuties } from "./next-duties.tsx";
import { NoticeList } from "./notice-list.tsx";
import { useRoom } from "./panel-context.tsx";
import { RestCard } from "./rest-card.tsx";
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
        <CountdownCard />
        <MeetingCard />
        <StateCard />
        <BannerCard />
        <AskedCard />
        <RestCard />
        <NextDuties />
        <section class="card" aria-labelledby="alarms-title">
          <h2 id="alarms-title">{t("alarms.title")}</h2>
          <AlarmList alarms={room.alarms} />
          <NoticeList />
        </section>
      </div>
      <div class="now-side">
        <ComfortStrip />
        <WattsCard />
        <TestCard />
        <CleaningCard />
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
