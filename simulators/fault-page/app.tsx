import { useState } from "preact/hooks";
import { ChoiceRow } from "../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { Icon } from "../../contract/screen/icon.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import { useLocale } from "../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../contract/screen/settings-switch.tsx";
import { SkipLink } from "../../contract/screen/skip-link.tsx";
import type { DeskView } from "../fault-desk/fault-view.ts";
import type { Desk } from "./desk-state.ts";
import { DeviceFaultsCard } from "./device-faults-card.tsx";
import { MisbehavingList } from "./misbehaving-list.tsx";
import { words } from "./words.ts";

/** The whole desk: what misbehaves now, and one room's devices with all they can show. */
export function App(props: { readonly desk: Desk }) {
  const { view, isLost, problem } = useObservable(props.desk);
  const { language } = useLocale();
  const text = words[language];
  usePageTitle(text.title);
  return (
    <>
      <header class="head">
        <SkipLink />
        <h1 class="head-home">{text.title}</h1>
        <div class="head-tools">
          <SettingsSwitch />
        </div>
      </header>
      {isLost && view !== null && (
        <div class="link-banner" role="status">
          <Icon shape="link" />
          <span>{text.lost}</span>
        </div>
      )}
      {view === null && !isLost && <Loading rows={6} />}
      {view === null && isLost && <EmptyState title={text.unreached} hint={text.unreachedHint} />}
      {view !== null && (
        <main id="main" tabIndex={-1} class={isLost ? "frame-old" : ""}>
          <p class="quiet">{text.intro}</p>
          <ProblemNote problem={problem} />
          <MisbehavingList view={view} desk={props.desk} />
          <RoomDevices view={view} desk={props.desk} />
        </main>
      )}
    </>
  );
}

function RoomDevices(props: { readonly view: DeskView; readonly desk: Desk }) {
  const { view, desk } = props;
  const { language } = useLocale();
  const [chosen, choose] = useState("");
  const room = view.find((each) => each.room === chosen) ?? view[0];
  if (room === undefined) return null;
  return (
    <>
      <ChoiceRow
        label={words[language].rooms}
        choices={view.map((each) => ({
          value: each.room,
          text: `${each.room} ${each.name[language]}`,
        }))}
        value={room.room}
        onChange={choose}
      />
      <p>
        <a
          class="button button-quiet"
          href={`${room.panelUrl}/#/devices`}
          target="_blank"
          rel="noreferrer"
        >
          {words[language].watch}
        </a>
      </p>
      <div class="fault-devices">
        {room.devices.map((device) => (
          <DeviceFaultsCard key={device.device} room={room.room} device={device} desk={desk} />
        ))}
      </div>
    </>
  );
}
