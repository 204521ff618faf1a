import { useMemo, useState } from "preact/hooks";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SiteDay } from "../../../contract/site-agenda.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { useConsole, useRoomsNow } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { AgendaTools } from "./agenda-tools.tsx";
import { searchDays } from "./day-line.ts";
import { DayList } from "./day-list.tsx";
import { DaySheets, type DayTask } from "./day-sheets.tsx";
import { DayTimeline } from "./day-timeline.tsx";

/** Narrower than this a line of hours cannot be read: the list stands first. */
const listBelow = "(width < 48rem)";

/** Every room's meetings of one day: who is where, what is prepared, what is free. */
export function AgendaPage(props: { readonly route: Route }) {
  const { route } = props;
  const { t, locale } = useSpeech();
  const { api } = useConsole();
  const today = wallClock(locale.timeZone, useRoomsNow()).date;
  const asked = route.query.get("date") ?? "";
  const date = /^2\d{3}-\d\d-\d\d$/.test(asked) ? asked : today;
  const [round, setRound] = useState(0);
  const [task, setTask] = useState<DayTask | null>(null);
  const answer = useAnswer(() => api.siteDay(date), date, round);
  usePageTitle(`${t("day.title")} · ${t("hub.name")}`);
  const days = answer?.ok === true ? answer.value.rooms : [];
  return (
    <main id="main" tabIndex={-1} class="agenda-page">
      <h1>{t("day.title")}</h1>
      <AgendaTools route={route} date={date} today={today} days={days} view={viewOf(route)} />
      <AnswerPart answer={answer}>
        {(day) => <Day day={day} route={route} start={setTask} />}
      </AnswerPart>
      {task !== null && (
        <DaySheets
          task={task}
          start={setTask}
          close={(hasChanged) => {
            setTask(null);
            if (hasChanged) setRound((count) => count + 1);
          }}
        />
      )}
    </main>
  );
}

export type DayView = "line" | "list";

/** What the address says; without a word of it, what the screen has room for. */
export function viewOf(route: Route): DayView {
  const said = route.query.get("view");
  if (said === "line" || said === "list") return said;
  return matchMedia(listBelow).matches ? "list" : "line";
}

function Day(props: {
  readonly day: SiteDay;
  readonly route: Route;
  readonly start: (task: DayTask) => void;
}) {
  const { day, route, start } = props;
  const { t } = useSpeech();
  const site = route.query.get("site") ?? "";
  const floor = route.query.get("floor") ?? "";
  const search = route.query.get("q") ?? "";
  const rooms = useMemo(
    () =>
      searchDays(day.rooms, search)
        .filter((room) => site === "" || room.site === site)
        .filter((room) => floor === "" || room.place?.includes(floor) === true),
    [day, search, site, floor],
  );
  const count = rooms.reduce((sum, room) => sum + room.meetings.length, 0);
  if (day.rooms.length === 0) {
    return <EmptyState title={t("day.no-rooms")} hint={t("overview.no-rooms-hint")} />;
  }
  if (rooms.length === 0) return <EmptyState title={t("day.none")} hint={t("day.none-hint")} />;
  return (
    <>
      <p class="small quiet num" aria-live="polite">
        {t("day.count", { rooms: rooms.length, meetings: count })}
      </p>
      {viewOf(route) === "list" ? (
        <DayList rooms={rooms} start={start} />
      ) : (
        <DayTimeline rooms={rooms} route={route} date={day.date} start={start} />
      )}
    </>
  );
}
