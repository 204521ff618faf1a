import type { HubRoomDetail } from "../../contract/api.ts";
import { AlarmList } from "../../contract/screen/alarm-list.tsx";
import { DeviceCard } from "../../contract/screen/device-card.tsx";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { AgendaCard } from "./agenda-card.tsx";
import { DutyGroups } from "./duty-groups.tsx";
import { RoomHead } from "./room-head.tsx";
import { RoomWatts } from "./room-watts.tsx";
import { ToldList } from "./told-list.tsx";

/** What the page of a room is made of. */
export function RoomCards(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t } = useSpeech();
  return (
    <>
      <RoomHead room={room} />
      <div class="room-cards">
        <div class="room-column">
          <section class="card" aria-labelledby="alarms-title">
            <h2 id="alarms-title">{t("alarms.title")}</h2>
            <AlarmList alarms={room.alarms} />
            <ToldList room={room} />
          </section>
          <RoomWatts room={room} />
          <AgendaCard room={room} />
        </div>
        <section class="card" aria-labelledby="duties-title">
          <h2 id="duties-title">{t("nav.duties")}</h2>
          <DutyGroups room={room} />
        </section>
      </div>
      <h2 class="section-title">{t("nav.devices")}</h2>
      {room.devices.length === 0 && (
        <EmptyState title={t("room.no-devices")} hint={t("room.no-devices-hint")} />
      )}
      <div class="devices">
        {room.devices.map((device) => (
          <DeviceCard key={device.device} device={device} actions={() => null} endHold={() => null}>
            {null}
          </DeviceCard>
        ))}
      </div>
    </>
  );
}
