import { render } from "preact";
import "../../contract/screen/plain-schemas.ts";
import "../../contract/text/door-texts.ts";
import "../../contract/screen/tokens.css";
import "../../contract/screen/base.css";
import "../../contract/screen/parts.css";
import { createClock } from "../../contract/clock.ts";
import { createHttp } from "../../contract/screen/http.ts";
import { createRouter } from "../../contract/screen/router.ts";
import { ScreenProvider } from "../../contract/screen/screen-context.tsx";
import { browserStorage, createSettings } from "../../contract/screen/settings.ts";
import { App } from "./app.tsx";
import { createConsoleApi } from "./console-api.ts";
import { ConsoleContext, type Console } from "./console-context.tsx";
import { returnToAddress } from "./kept-address.ts";
import { createSessionKeeper, heedingRefusals } from "./session-keeper.ts";

returnToAddress(window);
const clock = createClock();
const http = createHttp(document.baseURI, clock);
const keeper = createSessionKeeper(createConsoleApi(http), clock);
const api = createConsoleApi(heedingRefusals(http, () => void keeper.refreshSession()));
const settings = createSettings(browserStorage, navigator.languages);
const page: Console = { api, router: createRouter(window), ...keeper };

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
