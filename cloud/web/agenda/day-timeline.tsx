import { useMemo } from "preact/hooks";
import { Icon } from "../../../contract/screen/icon.tsx";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { formatRoute, type Route, withQuery } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomDay, SiteMeeting } from "../../../contract/site-agenda.ts";
import { useConsole, useMay } from "../console-context.tsx";
import { type LineSpan, lineSpan, placeOn, slotAt } from "./day-line.ts";
import type { DayTask } from "./day-sheets.tsx";
import { looksOfPreparation } from "./preparation-look.ts";

/** As many times as wide as the page: the hours of a short meeting can be told apart. */
const zooms = ["1", "2", "4"] as const;

/** Rooms by hours. Zoomed by buttons or by + and −; wider than the page it scrolls in itself. */
export function DayTimeline(props: {
  readonly rooms: readonly RoomDay[];
  readonly route: Route;
  readonly date: string;
  readonly start: (task: DayTask) => void;
}) {
  const { rooms, route, date, start } = props;
  const { router } = useConsole();
  const { t } = useSpeech();
  const span = useMemo(() => lineSpan(rooms), [rooms]);
  const at = Math.max(
    0,
    zooms.findIndex((zoom) => zoom === route.query.get("zoom")),
  );
  const zoomTo = (next: number) => {
    const zoom = zooms[next];
    if (zoom !== undefined) router.replace(withQuery(route, "zoom", zoom === "1" ? "" : zoom));
  };
  return (
    <>
      <div class="zoom-tools">
        <button type="button" class="button" disabled={at === 0} onClick={() => zoomTo(at - 1)}>
          {t("day.narrower")}
        </button>
        <button
          type="button"
          class="button"
          disabled={at === zooms.length - 1}
          onClick={() => zoomTo(at + 1)}
        >
          {t("day.wider")}
        </button>
        <span class="small quiet">{t("day.keys")}</span>
      </div>
      <div
        class={`day-line day-zoom-${zooms[at] ?? "1"}`}
        tabIndex={0}
        role="region"
        aria-label={t("day.line-label", { date })}
        onKeyDown={({ key }) => {
          if (key === "+" || key === "=") zoomTo(at + 1);
          if (key === "-") zoomTo(at - 1);
        }}
      >
        <div class="day-grid">
          <HourHead span={span} />
          {rooms.map((day) => (
            <Row key={`${day.site}/${day.room}`} day={day} span={span} start={start} />
          ))}
        </div>
      </div>
    </>
  );
}

function HourHead({ span }: { readonly span: LineSpan }) {
  const { t } = useSpeech();
  const hours = Array.from(
    { length: span.toHour - span.fromHour },
    (_hour, at) => span.fromHour + at,
  );
  return (
    <div class="day-row day-head" aria-hidden="true">
      <span class="day-room quiet small">{t("day.rooms")}</span>
      <span class="day-hours">
        {hours.map((hour) => (
          <span key={hour} class="num small quiet">
            {hour}
          </span>
        ))}
      </span>
    </div>
  );
}

function Row(props: {
  readonly day: RoomDay;
  readonly span: LineSpan;
  readonly start: (task: DayTask) => void;
}) {
  const { day, span, start } = props;
  const { t, locale } = useSpeech();
  const mayBook = useMay("book");
  const name = day.name[locale.language];
  const isToday = day.nowMs >= day.fromMs && day.nowMs < day.toMs;
  return (
    <section class="day-row" aria-label={name}>
      <span class="day-room">
        <a href={formatRoute({ path: ["rooms", day.site, day.room], query: new Map() })}>{name}</a>
        {day.waiting.length > 0 && (
          <span class="small day-waiting">
            <Icon shape="soon" />
            {t("day.waiting", { count: day.waiting.length })}
          </span>
        )}
        {mayBook && (
          <button
            type="button"
            class="button button-small button-quiet day-book"
            aria-label={t("day.book-room", { room: name })}
            onClick={() => start({ kind: "book", day, slot: null })}
          >
            {t("day.book")}
          </button>
        )}
      </span>
      {/* Pressing free time is a short way; the button beside the name does the same for all. */}
      <span
        class={`day-lane ${mayBook ? "day-lane-free" : ""}`}
        style={{ backgroundSize: `${100 / (span.toHour - span.fromHour)}% 100%` }}
        onClick={(event) => {
          if (!mayBook || event.target !== event.currentTarget) return;
          const box = event.currentTarget.getBoundingClientRect();
          const place = (event.clientX - box.left) / box.width;
          start({ kind: "book", day, slot: slotAt(span, day, place) });
        }}
      >
        {day.meetings.map((meeting) => (
          <Block key={meeting.id} day={day} meeting={meeting} span={span} start={start} />
        ))}
        {isToday && (
          <span
            class="day-now"
            title={t("day.now")}
            style={{ insetInlineStart: `${placeOn(span, day, day.nowMs) * 100}%` }}
          />
        )}
      </span>
    </section>
  );
}

function Block(props: {
  readonly day: RoomDay;
  readonly meeting: SiteMeeting;
  readonly span: LineSpan;
  readonly start: (task: DayTask) => void;
}) {
  const { day, meeting, span, start } = props;
  const { t, locale } = useSpeech();
  const zone = { language: locale.language, timeZone: day.timeZone };
  const from = placeOn(span, day, meeting.startMs);
  const to = placeOn(span, day, meeting.endMs);
  const title = meeting.classified ? t("day.taken") : meetingTitle(zone, meeting);
  const look = looksOfPreparation[meeting.preparation];
  return (
    <button
      type="button"
      class={`day-block day-block-${look.tone} ${meeting.endMs <= day.nowMs ? "day-block-past" : ""}`}
      style={{ insetInlineStart: `${from * 100}%`, width: `${(to - from) * 100}%` }}
      aria-label={`${meetingTimes(zone, meeting)} ${title}, ${t(`day.preparation-${meeting.preparation}`)}`}
      title={`${meetingTimes(zone, meeting)} ${title}`}
      onClick={() => start({ kind: "look", day, meeting })}
    >
      <Icon shape={look.icon} />
      <span>{title}</span>
    </button>
  );
}
