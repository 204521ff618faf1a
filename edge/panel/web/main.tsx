import { render } from "preact";
import "../../../contract/screen/plain-schemas.ts";
import "../../../contract/screen/tokens.css";
import "../../../contract/screen/base.css";
import "../../../contract/screen/parts.css";
import "../../../contract/screen/data.css";
import "../../../contract/screen/devices.css";
import "../../../contract/screen/chart.css";
import "../../../contract/screen/nav.css";
import "../../../contract/screen/acts.css";
import "./panel.css";
import "./now.css";
import "./duty.css";
import "./trace.css";
import "./energy.css";
import "./journal.css";
import "./setup.css";
import "../../../contract/screen/selftest/report.css";
import "./test.css";
import "../../../contract/screen/selftest/check-form.css";
import "./people.css";
import { applyRoomEvent, type RoomEvent, type RoomView } from "../../../contract/api.ts";
import { createClock } from "../../../contract/clock.ts";
import { openSocket, socketUrl } from "../../../contract/screen/browser-socket.ts";
import { createHttp } from "../../../contract/screen/http.ts";
import { createLive } from "../../../contract/screen/live.ts";
import { parseRoomEvent } from "../../../contract/screen/event-text.ts";
import { createStore } from "../../../contract/screen/observable.ts";
import { createRouter } from "../../../contract/screen/router.ts";
import { ScreenProvider } from "../../../contract/screen/screen-context.tsx";
import { browserStorage, createSettings } from "../../../contract/screen/settings.ts";
import { App } from "./app.tsx";
import { createPanelApi } from "./panel-api.ts";
import { PanelContext, type Panel } from "./panel-context.tsx";
import { createReceipts } from "../../../contract/screen/receipts.ts";
import { createSession, nobody } from "./session.ts";
import { roomTimeOf } from "./room-event.ts";

const clock = createClock();
const base = document.baseURI;
const api = createPanelApi(createHttp(base, clock));
const settings = createSettings(browserStorage, navigator.languages);
const session = createSession(() => live.renew());
const asksSignIn = createStore(false);
const receipts = createReceipts(api, () => {
  session.become(nobody);
  asksSignIn.set(true);
});
const panel: Panel = { api, router: createRouter(window), receipts, asksSignIn, ...session };

const live = createLive<RoomView, RoomEvent>({
  clock,
  random: Math.random,
  open: (hear, ended) => openSocket(socketUrl(base, "live"), hear, ended),
  parse: parseRoomEvent,
  apply: applyRoomEvent,
  timeOf: roomTimeOf(),
  probe: async () => (await api.session()).ok,
});

const root = document.querySelector("#app");
if (root !== null) {
  root.replaceChildren();
  render(
    <ScreenProvider clock={clock} settings={settings}>
      <PanelContext.Provider value={panel}>
        <App live={live} />
      </PanelContext.Provider>
    </ScreenProvider>,
    root,
  );
}
