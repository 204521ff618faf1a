import { useMemo } from "preact/hooks";
import { Icon } from "../../../contract/screen/icon.tsx";
import { meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import { roomKey } from "../compliance/room-key.ts";
import { useMay } from "../console-context.tsx";
import { type LineSpan, lineSpan, placeOn } from "./day-line.ts";
import type { DayTask } from "./day-sheets.tsx";
import { looksOfPreparation } from "./preparation-look.ts";
import { dateText, type RoomWeek, shortTime, timesOn } from "./site-week.ts";
import { cellAt, useRoving } from "./use-roving.ts";

/** More in one day of one room stand behind a number; a room that stands alone shows all. */
const mostBlocks = 4;

/** The way to one date, by the same filters. */
export const dayHref = (route: Route, date: string): string =>
  formatRoute(withQuery(withQuery(route, "view", ""), "date", date));

/** Rooms by seven days. One cell is reached by Tab, the others by the arrows. */
export function WeekGrid(props: {
  readonly weeks: readonly RoomWeek[];
  readonly dates: readonly string[];
  readonly today: string;
  readonly route: Route;
  readonly start: (task: DayTask) => void;
}) {
  const { weeks, dates, today, route, start } = props;
  const { t, locale } = useSpeech();
  const span = useMemo(() => lineSpan(weeks.flatMap(({ days }) => days)), [weeks]);
  const { grid, onFocusIn, onKeyDown } = useRoving();
  const hour = (at: number) => `${String(at).padStart(2, "0")}:00`;
  return (
    <>
      <p class="small quiet rota-hint">
        {t("week.bar", { from: hour(span.fromHour), to: hour(span.toHour) })} {t("week.keys")}
      </p>
      <div
        class={`rota ${weeks.length === 1 ? "rota-one" : ""}`}
        role="grid"
        aria-label={t("week.label", { date: dates[0] ?? "" })}
        ref={grid}
        onFocusIn={onFocusIn}
        onKeyDown={onKeyDown}
      >
        <div class="rota-row rota-head" role="row">
          <span class="rota-room small quiet" role="columnheader">
            {t("day.rooms")}
          </span>
          {dates.map((date, at) => (
            <span
              key={date}
              role="columnheader"
              class={`rota-date ${date === today ? "rota-date-today" : ""} ${at > 4 ? "rota-end" : ""}`}
            >
              <a href={dayHref(route, date)} aria-current={date === today ? "date" : undefined}>
                {dateText(locale, date)}
              </a>
              {date === today && <span class="small">{t("day.today")}</span>}
            </span>
          ))}
        </div>
        {weeks.map((week, row) => (
          <Row key={roomKey(week)} {...{ week, row, span, today, dates, route, start }} />
        ))}
      </div>
    </>
  );
}

function Row(props: {
  readonly week: RoomWeek;
  readonly row: number;
  readonly span: LineSpan;
  readonly today: string;
  readonly dates: readonly string[];
  readonly route: Route;
  readonly start: (task: DayTask) => void;
}) {
  const { week, row, span, today, dates, route, start } = props;
  const { t, locale } = useSpeech();
  const mayBook = useMay("book");
  const name = week.name[locale.language];
  const day = week.days[Math.max(0, dates.indexOf(today))];
  return (
    <div class="rota-row" role="row">
      <span class="rota-room" role="rowheader" tabIndex={-1} {...cellAt(row, 0)}>
        <a
          tabIndex={-1}
          href={formatRoute({ path: ["rooms", week.site, week.room], query: new Map() })}
        >
          {name}
        </a>
        {mayBook && day !== undefined && (
          <button
            type="button"
            tabIndex={-1}
            class="button button-small button-quiet day-book"
            aria-label={t("day.book-room", { room: name })}
            onClick={() => start({ kind: "book", day, slot: null })}
          >
            {t("day.book")}
          </button>
        )}
      </span>
      {week.days.map((one, at) => (
        <Cell
          key={at}
          day={one}
          at={cellAt(row, at + 1)}
          look={`${dates[at] === today ? "rota-today" : ""} ${at > 4 ? "rota-end" : ""}`}
          span={span}
          moreHref={moreHref(route, dates[at] ?? "", week.room)}
          start={start}
        />
      ))}
    </div>
  );
}

const moreHref = (route: Route, date: string, room: string): string =>
  dayHref(withQuery(route, "q", room), date);

function Cell(props: {
  readonly day: RoomDay;
  readonly at: Readonly<Record<string, string>>;
  readonly look: string;
  readonly span: LineSpan;
  readonly moreHref: string;
  readonly start: (task: DayTask) => void;
}) {
  const { day, span, start } = props;
  const { t } = useSpeech();
  const { meetings, waiting } = day;
  const rest = meetings.length - mostBlocks;
  // One more takes no more room than the number of those that are left out.
  const shown = rest > 1 ? meetings.slice(0, mostBlocks) : meetings;
  return (
    <div class={`rota-cell ${props.look}`} role="gridcell" tabIndex={-1} {...props.at}>
      <Bar day={day} span={span} />
      {meetings.length === 0 && <span class="unseen">{t("day.free")}</span>}
      {shown.map((meeting) => (
        <Block key={meeting.id} day={day} meeting={meeting} start={start} />
      ))}
      {rest > 1 && (
        <a class="rota-more small" tabIndex={-1} href={props.moreHref}>
          {t("week.more", { count: rest })}
        </a>
      )}
      {waiting.length > 0 && (
        <span class="small day-waiting">
          <Icon shape="soon" />
          {t("day.waiting", { count: waiting.length })}
        </span>
      )}
    </div>
  );
}

/** The day at a glance: what is taken of its hours. */
function Bar({ day, span }: { readonly day: RoomDay; readonly span: LineSpan }) {
  const isToday = day.nowMs >= day.fromMs && day.nowMs < day.toMs;
  return (
    <span class="rota-bar" aria-hidden="true">
      {day.meetings.map(({ id, startMs, endMs }) => {
        const from = placeOn(span, day, startMs);
        const width = `${(placeOn(span, day, endMs) - from) * 100}%`;
        return (
          <span key={id} class="rota-taken" style={{ insetInlineStart: `${from * 100}%`, width }} />
        );
      })}
      {isToday && (
        <span
          class="day-now"
          style={{ insetInlineStart: `${placeOn(span, day, day.nowMs) * 100}%` }}
        />
      )}
    </span>
  );
}

function Block(props: {
  readonly day: RoomDay;
  readonly meeting: SiteMeeting;
  readonly start: (task: DayTask) => void;
}) {
  const { day, meeting, start } = props;
  const { t, locale } = useSpeech();
  const zone = { language: locale.language, timeZone: day.timeZone };
  const title = meeting.classified ? t("day.taken") : meetingTitle(zone, meeting);
  const look = looksOfPreparation[meeting.preparation];
  const times = timesOn(zone, day, meeting);
  const isOver = meeting.endMs <= day.nowMs;
  return (
    <button
      type="button"
      tabIndex={-1}
      class={`rota-block day-block-${look.tone} ${isOver ? "day-block-past" : ""}`}
      title={`${times} ${title}`}
      onClick={() => start({ kind: "look", day, meeting })}
    >
      {(look.tone === "soon" || look.tone === "now") && <Icon shape={look.icon} />}
      <span class="num">{shortTime(zone, day, meeting)}</span>
      <span class="rota-title">{title}</span>
      <span class="unseen">{`, ${times}, ${t(`day.preparation-${meeting.preparation}`)}`}</span>
    </button>
  );
}
