import { useMemo, useState } from "preact/hooks";
import { Badge } from "../../../contract/screen/badge.tsx";
import { meetingTitle } from "../../../contract/screen/meeting-text.ts";
import type { Route } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import type { DayTask } from "./day-sheets.tsx";
import { looksOfPreparation } from "./preparation-look.ts";
import { dateText, type RoomWeek, timesOn } from "./site-week.ts";
import { dayHref } from "./week-grid.tsx";

interface Entry {
  readonly day: RoomDay;
  readonly meeting: SiteMeeting;
}

/** So many meetings are read at one go; of more, each day is opened by itself. */
const openEntries = 40;

/** The same as the grid on a narrow screen: one day below the other. */
export function WeekList(props: {
  readonly weeks: readonly RoomWeek[];
  readonly dates: readonly string[];
  readonly today: string;
  /** Stands open. */
  readonly date: string;
  readonly route: Route;
  readonly start: (task: DayTask) => void;
}) {
  const { weeks, dates, today, date, route, start } = props;
  const days = useMemo(
    () =>
      dates.map((_date, at) =>
        weeks
          .flatMap(({ days: ofRoom }): Entry[] => {
            const day = ofRoom[at];
            return day?.meetings.map((meeting) => ({ day, meeting })) ?? [];
          })
          .toSorted((left, right) => left.meeting.startMs - right.meeting.startMs),
      ),
    [weeks, dates],
  );
  const isShort = days.reduce((sum, entries) => sum + entries.length, 0) <= openEntries;
  return (
    <div class="rota-list">
      {dates.map((one, at) => (
        <DayCard
          key={one}
          date={one}
          isToday={one === today}
          isOpen={isShort || one === date}
          entries={days[at] ?? []}
          href={dayHref(route, one)}
          start={start}
        />
      ))}
    </div>
  );
}

function DayCard(props: {
  readonly date: string;
  readonly isToday: boolean;
  readonly isOpen: boolean;
  readonly entries: readonly Entry[];
  readonly href: string;
  readonly start: (task: DayTask) => void;
}) {
  const { date, isToday, entries, start } = props;
  const { t, locale } = useSpeech();
  const [isOpen, setOpen] = useState(props.isOpen);
  return (
    <details
      class={`card rota-day ${isToday ? "rota-day-today" : ""}`}
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <h2>
          {dateText(locale, date)}
          {isToday && ` · ${t("day.today")}`}
        </h2>
        <span class="small quiet num">{t("week.count", { count: entries.length })}</span>
      </summary>
      {isOpen && (
        <>
          <ul>
            {entries.map(({ day, meeting }) => (
              <li key={`${day.site}/${day.room}/${meeting.id}`}>
                <ListEntry day={day} meeting={meeting} start={start} />
              </li>
            ))}
          </ul>
          <a class="button button-small" href={props.href}>
            {t("week.to-day")}
          </a>
        </>
      )}
    </details>
  );
}

function ListEntry(props: Entry & { readonly start: (task: DayTask) => void }) {
  const { day, meeting, start } = props;
  const { t, locale } = useSpeech();
  const zone = { language: locale.language, timeZone: day.timeZone };
  const look = looksOfPreparation[meeting.preparation];
  return (
    <button
      type="button"
      class="day-entry rota-entry"
      onClick={() => start({ kind: "look", day, meeting })}
    >
      <span class="num">{timesOn(zone, day, meeting)}</span>
      <span>
        <span>{meeting.classified ? t("day.taken") : meetingTitle(zone, meeting)}</span>
        <span class="small quiet rota-where">{day.name[locale.language]}</span>
      </span>
      {(look.tone === "soon" || look.tone === "now") && (
        <Badge {...look} text={t(`day.preparation-${meeting.preparation}`)} />
      )}
    </button>
  );
}
