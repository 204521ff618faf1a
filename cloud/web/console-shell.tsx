import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClauseView } from "../../contract/api.ts";
import { ClauseContext, clausesById } from "../../contract/screen/clause-names.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import type { Route } from "../../contract/screen/route.ts";
import { BookingFormPage } from "./booking-form-page.tsx";
import { ConsoleHead } from "./console-head.tsx";
import { useConsole } from "./console-context.tsx";
import { consolePages, firstPage } from "./pages.tsx";
import { ReportPage } from "./tests/report-page.tsx";
import { RoomPage } from "./room-page.tsx";
import { SeatsPage } from "./seats-page.tsx";

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
        <Page route={route} />
      </div>
    </ClauseContext.Provider>
  );
}

function Page({ route }: { readonly route: Route }) {
  const [first = "", site, room, part, meeting] = route.path;
  if (first !== "rooms" || site === undefined || room === undefined) {
    const { View } = consolePages.find(({ path }) => path === first) ?? firstPage;
    return <View key={first} route={route} />;
  }
  const key = route.path.join("/");
  if (part === "form" && meeting !== undefined) {
    return <BookingFormPage key={key} site={site} room={room} meeting={meeting} />;
  }
  if (part === "tests" && meeting !== undefined) return <ReportPage key={key} route={route} />;
  return part === "seats" && meeting !== undefined ? (
    <SeatsPage key={key} site={site} room={room} meeting={meeting} />
  ) : (
    <RoomPage key={`${site}/${room}`} site={site} room={room} route={route} />
  );
}

function useClauses(): ReadonlyMap<string, ClauseView> {
  const { api } = useConsole();
  const [clauses, setClauses] = useState<readonly ClauseView[]>([]);
  useEffect(() => {
    void api.clauses().then((answer) => answer.ok && setClauses(answer.value));
  }, [api]);
  return useMemo(() => clausesById(clauses), [clauses]);
}
