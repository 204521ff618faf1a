import { useEffect, useMemo, useState } from "preact/hooks";
import type { ClauseView } from "../../contract/api.ts";
import { ClauseContext, clausesById } from "../../contract/screen/clause-names.tsx";
import { useObservable } from "../../contract/screen/observable.ts";
import { ConsoleHead } from "./console-head.tsx";
import { useConsole } from "./console-context.tsx";
import { OverviewPage } from "./overview-page.tsx";
import { RoomPage } from "./room-page.tsx";

/** What a person who is signed in sees. `#/rooms/site/room` is a room, all else the overview. */
export function ConsoleShell(props: { readonly user: string }) {
  const { router } = useConsole();
  const route = useObservable(router);
  const clauses = useClauses();
  const [first, site, room] = route.path;
  return (
    <ClauseContext.Provider value={clauses}>
      <ConsoleHead user={props.user} />
      {first === "rooms" && site !== undefined && room !== undefined ? (
        <RoomPage key={`${site}/${room}`} site={site} room={room} />
      ) : (
        <OverviewPage route={route} />
      )}
    </ClauseContext.Provider>
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
