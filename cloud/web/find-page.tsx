import { useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../contract/api.ts";
import type { FreeRoom } from "../../contract/free-rooms.ts";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import { Loading } from "../../contract/screen/loading.tsx";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { ProblemNote } from "../../contract/screen/problem-note.tsx";
import type { Route } from "../../contract/screen/route.ts";
import { RoomTimeProvider, useScreen, useSpeech } from "../../contract/screen/screen-context.tsx";
import type { BookingDraft } from "./booking-draft.ts";
import { BookingSheet } from "./booking-sheet.tsx";
import { useConsole, useMay, useRoomsNow } from "./console-context.tsx";
import { FindForm } from "./find-form.tsx";
import { askedOf, type FindQuery, queryOfRoute, routeOfQuery } from "./find-query.ts";
import { FreeRoomItem } from "./free-room-item.tsx";

/** Who has a room for us then? The answer follows the form as it is filled in. */
export function FindPage({ route }: { readonly route: Route }) {
  const { t } = useSpeech();
  usePageTitle(t("find.title"));
  const zone = useZone();
  return (
    <main id="main" tabIndex={-1}>
      {zone === null ? (
        <Loading rows={4} />
      ) : (
        <RoomTimeProvider timeZone={zone} time={null}>
          <Search route={route} timeZone={zone} />
        </RoomTimeProvider>
      )}
    </main>
  );
}

/** That of the rooms, which are of one region; the reader's own while there are none. Null: not known yet. */
function useZone(): string | null {
  const { api } = useConsole();
  const { locale } = useSpeech();
  const [zone, setZone] = useState<string | null>(null);
  useEffect(() => {
    const ask = async () => {
      const answer = await api.rooms();
      const own = answer.ok ? answer.value[0]?.timeZone : undefined;
      setZone(own ?? locale.timeZone);
    };
    void ask();
  }, [api, locale.timeZone]);
  return zone;
}

function Search(props: { readonly route: Route; readonly timeZone: string }) {
  const { route, timeZone } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const mayBook = useMay("book");
  const nowMs = useRoomsNow();
  const [openedMs] = useState(nowMs);
  const [chosen, setChosen] = useState<FreeRoom | null>(null);
  const query = queryOfRoute(route, timeZone, openedMs);
  const found = useFreeRooms(query, timeZone, openedMs);
  return (
    <>
      <section class="card" aria-labelledby="find-title">
        <h1 id="find-title">{t("find.title")}</h1>
        <FindForm query={query} change={(next) => router.replace(routeOfQuery(next))} />
      </section>
      <section class="card" aria-labelledby="found-title" aria-live="polite">
        <h2 id="found-title">{t("find.rooms")}</h2>
        <Found found={found} choose={mayBook ? setChosen : null} />
      </section>
      {chosen !== null && (
        <BookingSheet
          room={chosen}
          meeting={null}
          begun={begunWith(query)}
          close={(booked) => {
            setChosen(null);
            if (booked) router.go({ path: ["rooms", chosen.site, chosen.room], query: new Map() });
          }}
        />
      )}
    </>
  );
}

const begunWith = ({ date, start, end, heads }: FindQuery): Partial<BookingDraft> => ({
  date,
  lastDate: date,
  start,
  end,
  headCount: heads,
});

/** What is known of the answer; `unclear`: nothing can be asked, something is typed wrong. */
type FoundRooms =
  | { readonly is: "unclear" | "waiting" }
  | { readonly is: "found"; readonly rooms: readonly FreeRoom[] }
  | { readonly is: "failed"; readonly problem: ApiProblem };

/** Asked anew a moment after the last key, so that a date that is being typed asks nothing. */
const pauseMs = 250;

function useFreeRooms(query: FindQuery, timeZone: string, nowMs: number): FoundRooms {
  const { api } = useConsole();
  const { clock } = useScreen();
  const [found, setFound] = useState<FoundRooms>({ is: "waiting" });
  const asked = JSON.stringify([askedOf(query, timeZone, nowMs), query.equipment]);
  useEffect(() => {
    let isOld = false;
    const span = askedOf(query, timeZone, nowMs);
    if (span === null) {
      setFound({ is: "unclear" });
      return;
    }
    setFound({ is: "waiting" });
    const { startMs: fromMs, endMs: toMs, heads } = span;
    const ask = async () => {
      const answer = await api.freeRooms({ fromMs, toMs, heads, equipment: query.equipment });
      if (isOld) return;
      setFound(
        answer.ok
          ? { is: "found", rooms: answer.value.rooms }
          : { is: "failed", problem: answer.problem },
      );
    };
    const cancel = clock.after("free rooms", pauseMs, () => void ask());
    return () => {
      isOld = true;
      cancel();
    };
  }, [api, clock, asked, timeZone, nowMs]);
  return found;
}

function Found(props: {
  readonly found: FoundRooms;
  readonly choose: ((room: FreeRoom) => void) | null;
}) {
  const { found, choose } = props;
  const { t } = useSpeech();
  switch (found.is) {
    case "unclear":
      return <p class="quiet">{t("find.unclear")}</p>;
    case "waiting":
      return <Loading rows={3} />;
    case "failed":
      return <ProblemNote problem={found.problem} />;
    case "found":
      if (found.rooms.length === 0) {
        return <EmptyState title={t("find.none")} hint={t("find.none-hint")} />;
      }
      return (
        <ul class="free-rooms">
          {found.rooms.map((room) => (
            <FreeRoomItem key={`${room.site}/${room.room}`} room={room} choose={choose} />
          ))}
        </ul>
      );
  }
}
