import { NavBar } from "../../contract/screen/nav-bar.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import type { Route } from "../../contract/screen/route.ts";
import { useSpeech } from "../../contract/screen/screen-context.tsx";
import { SettingsSwitch } from "../../contract/screen/settings-switch.tsx";
import { SkipLink } from "../../contract/screen/skip-link.tsx";
import { useConsole } from "./console-context.tsx";
import { type ConsolePage, consolePages } from "./pages.tsx";

export function ConsoleHead(props: { readonly user: string; readonly route: Route }) {
  const { signOut } = useConsole();
  const { t } = useSpeech();
  return (
    <header class="head">
      <SkipLink />
      <a class="head-home" href="#/">
        {t("hub.name")}
      </a>
      <Pages route={props.route} />
      <div class="head-tools">
        <button type="button" class="button button-quiet" onClick={() => void signOut()}>
          {t("sign.out", { name: props.user })}
        </button>
        <SettingsSwitch />
      </div>
    </header>
  );
}

/** Where the reader may go. A room is one of the first page. */
function Pages(props: { readonly route: Route }) {
  const { session } = useConsole();
  const { t } = useSpeech();
  const may = useObservable(session)?.user?.permissions ?? [];
  const here = props.route.path[0] ?? "";
  const current = consolePages.some(({ path }) => path === here) ? here : "";
  const seen = consolePages.filter(({ permission }) => may.includes(permission));
  const managing = seen.filter(({ isManaging }) => isManaging);
  // A menu of one page would only be a longer way to it.
  const hasMenu = managing.length > 1;
  const itemsOf = (pages: readonly ConsolePage[]) =>
    pages.map(({ path, text, icon, isHandy }) => ({
      href: `#/${path}`,
      text: t(text),
      icon,
      current: path === current,
      count: 0,
      isHandy,
    }));
  return (
    <NavBar
      label={t("nav.label")}
      items={itemsOf(hasMenu ? seen.filter(({ isManaging }) => !isManaging) : seen)}
      menu={hasMenu ? { text: t("console.manage"), items: itemsOf(managing) } : null}
      more={t("nav.more")}
    />
  );
}
