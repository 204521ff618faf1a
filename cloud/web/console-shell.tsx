import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClauseView } from "../../contract/api.ts";
import { ClauseContext, clausesById } from "../../contract/screen/clause-names.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import type { Route } from "../../contract/screen/route.ts";
import { BookingFormPage } from "./booking-form-page.tsx";
import { ConsoleHead } from "./console-head.tsx";
import { useConsole } from "./console-context.tsx";
import { FindPage } from "./find-page.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { RoomPage } from "./room-page.tsx";
import { SeatsPage } from "./seats-page.tsx";
import { SourcesPage } from "./sources-page.tsx";

/**
 * What a person who is signed in sees. `#/rooms/site/room` is a room,
 * `…/seats/meeting` the seats of a meeting there, `…/form/meeting` its booking form, `#/find` the search
 * for a free room, `#/sources` where bookings come from, all else the overview.
 */
export function ConsoleShell(props: { readonly user: string }) {
  const { router } = useConsole();
  const route = useObservable(router);
  const clauses = useClauses();
  return (
    <ClauseContext.Provider value={clauses}>
      <ConsoleHead user={props.user} />
      <Page route={route} />
    </ClauseContext.Provider>
  );
}

function Page({ route }: { readonly route: Route }) {
  const [first, site, room, part, meeting] = route.path;
  if (first === "sources") return <SourcesPage />;
  if (first === "find") return <FindPage route={route} />;
  if (first !== "rooms" || site === undefined || room === undefined) {
    return <OverviewPage route={route} />;
  }
  const key = route.path.join("/");
  if (part === "form" && meeting !== undefined) {
    return <BookingFormPage key={key} site={site} room={room} meeting={meeting} />;
  }
  return part === "seats" && meeting !== undefined ? (
    <SeatsPage key={key} site={site} room={room} meeting={meeting} />
  ) : (
    <RoomPage key={`${site}/${room}`} site={site} room={room} />
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
