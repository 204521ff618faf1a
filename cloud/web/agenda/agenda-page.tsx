import { useMemo, useState } from "preact/hooks";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { SiteDay } from "../../../contract/site-agenda.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { periodRange } from "../../../contract/calendar-dates.ts";
import { useConsole, useRoomsNow } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { AgendaTools } from "./agenda-tools.tsx";
import { searchRooms } from "./day-line.ts";
import { DayList } from "./day-list.tsx";
import { DaySheets, type DayTask } from "./day-sheets.tsx";
import { DayTimeline } from "./day-timeline.tsx";
import { rangeText, roomWeeks, type RoomWeek, siteDays, weekDates } from "./site-week.ts";
import { WeekGrid } from "./week-grid.tsx";
import { WeekList } from "./week-list.tsx";

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
  const view = viewOf(route);
  const first = view === "week" ? periodRange("week", date).from : date;
  const dates = useMemo(() => (view === "week" ? weekDates(first) : [first]), [view, first]);
  const [round, setRound] = useState(0);
  const [task, setTask] = useState<DayTask | null>(null);
  const answer = useAnswer(
    () => siteDays((one) => api.siteDay(one), dates),
    dates.join(" "),
    round,
  );
  usePageTitle(`${t("day.title")} · ${t("hub.name")}`);
  const rooms = answer?.ok === true ? (answer.value[0]?.rooms ?? []) : [];
  return (
    <main id="main" tabIndex={-1} class="agenda-page">
      <h1>{t("day.title")}</h1>
      <AgendaTools route={route} date={date} today={today} days={rooms} view={view} />
      <AnswerPart answer={answer}>
        {(days) => <Days {...{ days, view, date, today, route }} start={setTask} />}
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

const views = ["line", "list", "week"] as const;
export type DayView = (typeof views)[number];

/** What the address says; without a word of it, what the screen has room for. */
function viewOf(route: Route): DayView {
  const said = views.find((view) => view === route.query.get("view"));
  return said ?? (isNarrow() ? "list" : "line");
}

const isNarrow = (): boolean => matchMedia(listBelow).matches;

/** Of one day, or of seven; those rooms that the address asks for. */
function Days(props: {
  readonly days: readonly SiteDay[];
  readonly view: DayView;
  readonly date: string;
  readonly today: string;
  readonly route: Route;
  readonly start: (task: DayTask) => void;
}) {
  const { days, view, date, today, route, start } = props;
  const { t, locale } = useSpeech();
  const site = route.query.get("site") ?? "";
  const floor = route.query.get("floor") ?? "";
  const search = route.query.get("q") ?? "";
  const all = useMemo(() => roomWeeks(days), [days]);
  const rooms = useMemo(
    () =>
      searchRooms(all, search)
        .filter((room) => site === "" || room.site === site)
        .filter((room) => floor === "" || room.place?.includes(floor) === true),
    [all, search, site, floor],
  );
  const ofDay = useMemo(() => rooms.flatMap((room) => room.days.slice(0, 1)), [rooms]);
  const dates = useMemo(() => days.map((day) => day.date), [days]);
  if (all.length === 0) {
    return <EmptyState title={t("day.no-rooms")} hint={t("overview.no-rooms-hint")} />;
  }
  if (rooms.length === 0) return <EmptyState title={t("day.none")} hint={t("day.none-hint")} />;
  const [first = date] = dates;
  const week = { weeks: rooms, dates, today, route, start };
  return (
    <>
      <p class="small quiet num" aria-live="polite">
        {view === "week" && `${rangeText(locale, first, dates.at(-1) ?? first)} · `}
        {t("day.count", { rooms: rooms.length, meetings: countMeetings(rooms) })}
      </p>
      {view === "list" && <DayList rooms={ofDay} start={start} />}
      {view === "line" && <DayTimeline rooms={ofDay} route={route} date={first} start={start} />}
      {view === "week" &&
        (isNarrow() ? <WeekList {...week} date={date} key={first} /> : <WeekGrid {...week} />)}
    </>
  );
}

/** One that lasts over midnight is one. */
const countMeetings = (rooms: readonly RoomWeek[]): number =>
  rooms.reduce(
    (sum, { days }) => sum + new Set(days.flatMap((day) => day.meetings.map(({ id }) => id))).size,
    0,
  );
