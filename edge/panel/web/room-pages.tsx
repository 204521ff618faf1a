import { useEffect } from "preact/hooks";
import { useObservable } from "../../../contract/screen/observable.ts";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { DevicesPage } from "./devices-page.tsx";
import { DutiesPage } from "./duties-page.tsx";
import { EnergyPage } from "./energy-page.tsx";
import { JournalPage } from "./journal-page.tsx";
import { NowPage } from "./now-page.tsx";
import { usePanel, useRoom } from "./panel-context.tsx";
import { SetupPage } from "./setup-page.tsx";
import { TestPage } from "./test-page.tsx";
import { toPanelPage } from "./panel-page.ts";

/** The page the address names. */
export function RoomPages() {
  const room = useRoom();
  const { router } = usePanel();
  const route = useObservable(router);
  const { t, locale } = useSpeech();
  const page = toPanelPage(route);
  const place = [page, route.query.get("report"), route.query.get("print")].join(" ");
  // Whoever goes to another page begins at its head, not where the last one was left.
  useEffect(() => window.scrollTo(0, 0), [place]);
  usePageTitle(`${t(`nav.${page}`)} · ${room.name[locale.language]}`);
  return (
    <main id="main" tabIndex={-1}>
      <h1 class="unseen">{t(`nav.${page}`)}</h1>
      {page === "now" && <NowPage />}
      {page === "devices" && <DevicesPage route={route} />}
      {page === "duties" && <DutiesPage route={route} />}
      {page === "energy" && <EnergyPage />}
      {page === "journal" && <JournalPage route={route} />}
      {page === "setup" && <SetupPage />}
      {page === "test" && <TestPage route={route} />}
    </main>
  );
}
