import { render } from "preact";
import "../../contract/screen/tokens.css";
import "../../contract/screen/base.css";
import "../../contract/screen/parts.css";
import "./fault-page.css";
import { createClock } from "../../contract/clock.ts";
import { createHttp } from "../../contract/screen/http.ts";
import { ScreenProvider } from "../../contract/screen/screen-context.tsx";
import { browserStorage, createSettings } from "../../contract/screen/settings.ts";
import { App } from "./app.tsx";
import { createDesk } from "./desk-state.ts";

const clock = createClock();
const desk = createDesk(createHttp(document.baseURI, clock), clock);
const settings = createSettings(browserStorage, navigator.languages);

const root = document.querySelector("#app");
if (root !== null) {
  render(
    <ScreenProvider clock={clock} settings={settings}>
      <App desk={desk} />
    </ScreenProvider>,
    root,
  );
}
