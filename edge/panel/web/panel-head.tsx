import { useObservable } from "../../../contract/screen/observable.ts";
import { NavBar } from "../../../contract/screen/nav-bar.tsx";
import { isDeviceUneasy } from "../../../contract/screen/point-state.ts";
import { useNow, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../../contract/screen/settings-switch.tsx";
import { SkipLink } from "../../../contract/screen/skip-link.tsx";
import { numberText, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { neededOf } from "./room-state.ts";
import { nobody } from "./session.ts";
import { handyPages, panelPages, toPanelPage, type PanelPage } from "./panel-page.ts";

const icons = {
  now: "calm",
  test: "test",
  devices: "devices",
  energy: "energy",
  duties: "list",
  journal: "journal",
  setup: "setup",
} as const;

/** Room and phase in one line, the time in the room, the pages. */
export function PanelHead() {
  const room = useRoom();
  const { router } = usePanel();
  const page = toPanelPage(useObservable(router));
  const { t, locale } = useSpeech();
  const counts: Readonly<Record<PanelPage, number>> = {
    now: neededOf(room),
    devices: room.devices.filter(isDeviceUneasy).length,
    duties: room.duties.filter((duty) => duty.status === "missed").length,
    test: 0,
    energy: 0,
    journal: 0,
    setup: 0,
  };
  return (
    <header class="head">
      <SkipLink />
      <div class="head-room">
        <span class="head-name">{room.name[locale.language]}</span>
        <span class="head-phase">{t(`phase.${room.phase}`)}</span>
      </div>
      <RoomClock speed={room.speed} />
      <NavBar
        label={t("nav.label")}
        items={panelPages.map((one) => ({
          href: one === "now" ? "#/" : `#/${one}`,
          text: t(`nav.${one}`),
          icon: icons[one],
          current: one === page,
          count: counts[one],
          isHandy: handyPages.has(one),
        }))}
        menu={null}
        more={t("nav.more")}
      />
      <div class="head-tools">
        <WhoIsIn />
        <SettingsSwitch />
      </div>
    </header>
  );
}

function RoomClock(props: { readonly speed: number }) {
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  return (
    <span class="head-clock num">
      <span class="unseen">{t("head.room-time")}</span>
      <time>{timeOfDaySeconds(locale, nowMs)}</time>
      {props.speed !== 1 && (
        <span class="speed">
          {t("head.speed", { speed: numberText(locale.language, props.speed) })}
        </span>
      )}
    </span>
  );
}

function WhoIsIn() {
  const { api, signedIn, role, asksSignIn, become } = usePanel();
  const name = useObservable(signedIn);
  const isViewer = useObservable(role) === "viewer";
  const { t } = useSpeech();
  if (name === null) {
    return (
      <button type="button" class="button button-quiet" onClick={() => asksSignIn.set(true)}>
        {t("sign.in")}
      </button>
    );
  }
  const leave = () => void api.leave().then((answer) => answer.ok && become(nobody));
  return (
    <>
      {isViewer && <span class="head-role small quiet">{t("people.reads-only")}</span>}
      <button type="button" class="button button-quiet" onClick={leave}>
        {t("sign.out", { name })}
      </button>
    </>
  );
}
