import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClauseView } from "../../contract/api.ts";
import { ClauseContext, clausesById } from "../../contract/screen/clause-names.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import type { Route } from "../../contract/screen/route.ts";
import { ConsoleHead } from "./console-head.tsx";
import { useConsole } from "./console-context.tsx";
import { consolePages, firstPage } from "./pages.tsx";
import { laterPage, type Scene, sceneOf } from "./later-page.ts";
import { LaterScene } from "./later-scene.tsx";

const roomPage = laterPage(async () => (await import("./room-page.tsx")).RoomPage);
const seatsPage = laterPage(async () => (await import("./seats-page.tsx")).SeatsPage);
const formPage = laterPage(async () => (await import("./booking-form-page.tsx")).BookingFormPage);
const reportPage = laterPage(async () => (await import("./tests/report-page.tsx")).ReportPage);

/**
 * What a person who is signed in sees. `#/rooms/site/room` is a room, `…/seats/meeting` the seats of
 * a meeting there, `…/form/meeting` its booking form, `…/tests/report` a self-test; all else stands in `pages.tsx`.
 */
export function ConsoleShell(props: { readonly user: string }) {
  const { router } = useConsole();
  const route = useObservable(router);
  const clauses = useClauses();
  return (
    <ClauseContext.Provider value={clauses}>
      <div class="frame">
        <ConsoleHead user={props.user} route={route} />
        <LaterScene scene={sceneAt(route)} />
      </div>
    </ClauseContext.Provider>
  );
}

function sceneAt(route: Route): Scene {
  const [first = "", site, room, part, meeting] = route.path;
  if (first !== "rooms" || site === undefined || room === undefined) {
    const { page } = consolePages.find(({ path }) => path === first) ?? firstPage;
    return sceneOf(first, page, { route });
  }
  const key = route.path.join("/");
  if (meeting !== undefined) {
    if (part === "form") return sceneOf(key, formPage, { site, room, meeting });
    if (part === "tests") return sceneOf(key, reportPage, { route });
    if (part === "seats") return sceneOf(key, seatsPage, { site, room, meeting });
  }
  return sceneOf(`${site}/${room}`, roomPage, { site, room, route });
}

function useClauses(): ReadonlyMap<string, ClauseView> {
  const { api } = useConsole();
  const [clauses, setClauses] = useState<readonly ClauseView[]>([]);
  useEffect(() => {
    void api.clauses().then((answer) => answer.ok && setClauses(answer.value));
  }, [api]);
  return useMemo(() => clausesById(clauses), [clauses]);
}
