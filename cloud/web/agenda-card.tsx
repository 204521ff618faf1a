import { useState } from "preact/hooks";
import type { Meeting } from "../../contract/agenda.ts";
import type { HubRoomDetail } from "../../contract/api.ts";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useObservable } from "../../contract/screen/observable.ts";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText } from "../../contract/text/text.ts";
import { agendaDays } from "./agenda-days.ts";
import { BookingSheet } from "./booking-sheet.tsx";
import { CancelSheet } from "./cancel-sheet.tsx";
import { useConsole } from "./console-context.tsx";

/** What is booked, day by day; a meeting can be added or called off. */
export function AgendaCard(props: { readonly room: HubRoomDetail }) {
  const { room } = props;
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const mayBook = useObservable(useConsole().session)?.user?.role !== "viewer";
  const [books, setBooks] = useState(false);
  const [cancelled, setCancelled] = useState<Meeting | null>(null);
  const days = agendaDays(room.agenda?.meetings ?? [], room.timeZone, nowMs);
  return (
    <section class="card" aria-labelledby="agenda-title">
      <header class="group-head">
        <h2 id="agenda-title">{t("agenda.title")}</h2>
        {mayBook && (
          <button type="button" class="button button-main" onClick={() => setBooks(true)}>
            {t("agenda.book")}
          </button>
        )}
      </header>
      {days.length === 0 && <p class="quiet">{t("agenda.empty")}</p>}
      {days.map((day) => (
        <div key={day.date}>
          <h3 class="agenda-day">{dayText(locale, day.meetings[0]?.startMs ?? nowMs)}</h3>
          <ul class="agenda">
            {day.meetings.map((meeting) => (
              <AgendaItem
                key={meeting.id}
                meeting={meeting}
                cancel={mayBook ? () => setCancelled(meeting) : null}
              />
            ))}
          </ul>
        </div>
      ))}
      {books && <BookingSheet room={room} close={() => setBooks(false)} />}
      {cancelled !== null && (
        <CancelSheet room={room} meeting={cancelled} close={() => setCancelled(null)} />
      )}
    </section>
  );
}

function AgendaItem(props: { readonly meeting: Meeting; readonly cancel: (() => void) | null }) {
  const { meeting } = props;
  const { t, locale } = useSpeech();
  const title = meetingTitle(locale, meeting);
  return (
    <li class="agenda-item">
      <span class="num agenda-times">{meetingTimes(locale, meeting)}</span>
      <span class="agenda-name">
        {title}
        <span class="small quiet num">
          {t(`meeting.class-${meeting.class}`)}
          {meeting.headCount > 0 && ` · ${t("meeting.heads", { count: meeting.headCount })}`}
          {meeting.classified && ` · ${t("meeting.classified")}`}
          {meeting.seats.length > 0 && ` · ${t("agenda.seats", { count: meeting.seats.length })}`}
        </span>
      </span>
      {props.cancel !== null && (
        <button
          type="button"
          class="button button-small"
          aria-label={t("agenda.cancel-meeting", { title })}
          onClick={props.cancel}
        >
          {t("agenda.cancel")}
        </button>
      )}
    </li>
  );
}
