import { render } from "preact";
import "../../contract/text/hub-texts.ts";
import "../../contract/screen/tokens.css";
import "../../contract/screen/base.css";
import "../../contract/screen/parts.css";
import "../../contract/screen/data.css";
import "../../contract/screen/devices.css";
import "../../contract/screen/chart.css";
import "../../contract/screen/nav.css";
import "../../contract/screen/acts.css";
import "../../contract/screen/selftest/report.css";
import "../../contract/screen/selftest/check-form.css";
import "./console.css";
import "./booking.css";
import "./sources.css";
import "./alarms/alarms.css";
import "./compliance/compliance.css";
import "./people/people.css";
import "./list/list.css";
import "./room/room.css";
import "./agenda/agenda.css";
import "./devices/devices.css";
import "./energy/energy.css";
import type { HubSessionView } from "../../contract/hub-api.ts";
import { createClock } from "../../contract/clock.ts";
import { createHttp } from "../../contract/screen/http.ts";
import { createStore } from "../../contract/screen/observable.ts";
import type { RoomTime } from "../../contract/screen/room-time.ts";
import { createRouter } from "../../contract/screen/router.ts";
import { ScreenProvider } from "../../contract/screen/screen-context.tsx";
import { browserStorage, createSettings } from "../../contract/screen/settings.ts";
import { App } from "./app.tsx";
import { createConsoleApi } from "./console-api.ts";
import { ConsoleContext, type Console } from "./console-context.tsx";

const clock = createClock();
const api = createConsoleApi(createHttp(document.baseURI, clock));
const session = createStore<HubSessionView | null>(null);
const roomTime = createStore<RoomTime | null>(null);
const settings = createSettings(browserStorage, navigator.languages);
const page: Console = {
  api,
  router: createRouter(window),
  session,
  roomTime,
  async refreshSession() {
    const answer = await api.session();
    if (!answer.ok) return false;
    const { roomTime: told } = answer.value;
    const heardAtMs = clock.monotonicMs();
    roomTime.set(told === undefined ? null : { ...told, heardAtMs });
    session.set(answer.value);
    return true;
  },
};

const root = document.querySelector("#app");
if (root !== null) {
  render(
    <ScreenProvider clock={clock} settings={settings}>
      <ConsoleContext.Provider value={page}>
        <App />
      </ConsoleContext.Provider>
    </ScreenProvider>,
    root,
  );
}
