import { Badge } from "../../../contract/screen/badge.tsx";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { formatRoute } from "../../../contract/screen/route.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import type { RoomDay } from "../../../contract/site-agenda.ts";
import { useMay } from "../console-context.tsx";
import type { DayTask } from "./day-sheets.tsx";
import { looksOfPreparation } from "./preparation-look.ts";

/** The same as the timeline, a room below the other. */
export function DayList(props: {
  readonly rooms: readonly RoomDay[];
  readonly start: (task: DayTask) => void;
}) {
  const { start } = props;
  const { t, locale } = useSpeech();
  const mayBook = useMay("book");
  return (
    <ul class="day-list">
      {props.rooms.map((day) => {
        const name = day.name[locale.language];
        const zone = { language: locale.language, timeZone: day.timeZone };
        return (
          <li key={`${day.site}/${day.room}`} class="card day-card">
            <header class="group-head">
              <h2>
                <a href={formatRoute({ path: ["rooms", day.site, day.room], query: new Map() })}>
                  {name}
                </a>
              </h2>
              {mayBook && (
                <button
                  type="button"
                  class="button button-small"
                  aria-label={t("day.book-room", { room: name })}
                  onClick={() => start({ kind: "book", day, slot: null })}
                >
                  {t("day.book")}
                </button>
              )}
            </header>
            {day.waiting.length > 0 && (
              <Badge
                tone="soon"
                icon="soon"
                text={t("day.waiting", { count: day.waiting.length })}
              />
            )}
            {day.meetings.length === 0 && <p class="quiet">{t("day.free")}</p>}
            <ul>
              {day.meetings.map((meeting) => (
                <li key={meeting.id}>
                  <button
                    type="button"
                    class="day-entry"
                    onClick={() => start({ kind: "look", day, meeting })}
                  >
                    <span class="num">{meetingTimes(zone, meeting)}</span>
                    <span>{meeting.classified ? t("day.taken") : meetingTitle(zone, meeting)}</span>
                    <Badge
                      {...looksOfPreparation[meeting.preparation]}
                      text={t(`day.preparation-${meeting.preparation}`)}
                    />
                  </button>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
