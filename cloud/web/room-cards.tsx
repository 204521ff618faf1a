import type { Route } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { AgendaCard } from "./agenda-card.tsx";
import { DutyGroups } from "./duty-groups.tsx";
import { RoomHead } from "./room-head.tsx";
import { ActBar } from "./room/act-bar.tsx";
import { RoomAlarms } from "./room/room-alarms.tsx";
import { useOpenRoom } from "./room/room-context.tsx";
import { RoomDevices } from "./room/room-devices.tsx";
import { RoomEnergy } from "./room/room-energy.tsx";
import { partOfRoute, RoomTabs } from "./room/room-tabs.tsx";
import { RoomTests } from "./room/room-tests.tsx";
import { RoomWatts } from "./room-watts.tsx";

/** What the page of a room is made of: its head, and the part that the address names. */
export function RoomCards(props: { readonly route: Route }) {
  const { room } = useOpenRoom();
  return (
    <>
      <RoomHead room={room} />
      <ActBar />
      <RoomTabs route={props.route} />
      <Part route={props.route} />
    </>
  );
}

function Part(props: { readonly route: Route }) {
  switch (partOfRoute(props.route)) {
    case "now":
      return <RoomNow />;
    case "devices":
      return <RoomDevices />;
    case "tests":
      return <RoomTests />;
    case "energy":
      return <RoomEnergy />;
  }
}

function RoomNow() {
  const { room } = useOpenRoom();
  const { t } = useSpeech();
  return (
    <div class="room-cards">
      <div class="room-column">
        <RoomAlarms />
        <RoomWatts room={room} />
        <AgendaCard room={room} />
      </div>
      <section class="card" aria-labelledby="duties-title">
        <h2 id="duties-title">{t("nav.duties")}</h2>
        <DutyGroups room={room} />
      </section>
    </div>
  );
}
