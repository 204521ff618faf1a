import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { type Attendee, noDetails } from "../../contract/booking.ts";
import type { Meeting } from "../../contract/agenda.ts";
import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "../../contract/screen/empty-state.tsx";
import type { Live } from "../../contract/screen/live.ts";
import { Loading } from "../../contract/screen/loading.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { useObservable } from "../../contract/screen/observable.ts";
import { usePageTitle } from "../../contract/screen/page-title.ts";
import { formatRoute } from "../../contract/screen/route.ts";
import { RoomTimeProvider, useSpeech } from "../../contract/screen/screen-context.tsx";
import { useLive } from "../../contract/screen/use-live.ts";
import { wallClock } from "../../contract/zoned-time.ts";
import { useConsole } from "./console-context.tsx";
import { openRoom } from "./hub-live.ts";
import { useHubLines } from "./use-hub-lines.ts";

interface FormPageProps {
  readonly site: string;
  readonly room: string;
  readonly meeting: string;
}

/** The booking form of one meeting as paper: A4, with the three signatures of NX App. C. */
export function BookingFormPage(props: FormPageProps) {
  const lines = useHubLines();
  const { site, room } = props;
  const live = useLive(() => openRoom(lines, site, room), `${site}/${room}`);
  return live === null ? <Loading rows={6} /> : <LiveForm {...props} live={live} />;
}

function LiveForm(props: FormPageProps & { readonly live: Live<HubRoomDetail> }) {
  const { data: room, time } = useObservable(props.live);
  const { t } = useSpeech();
  const meeting = room?.agenda?.meetings.find(({ id }) => id === props.meeting);
  const leaders = useLeaders(props);
  return (
    <RoomTimeProvider timeZone={room?.timeZone ?? "Asia/Shanghai"} time={time}>
      <main id="main" tabIndex={-1}>
        <p class="form-bar">
          <a
            class="back"
            href={formatRoute({ path: ["rooms", props.site, props.room], query: new Map() })}
          >
            {t("paper.back")}
          </a>
          {meeting !== undefined && (
            <button type="button" class="button button-main" onClick={() => window.print()}>
              {t("paper.print")}
            </button>
          )}
        </p>
        {room === null && <Loading rows={6} />}
        {room !== null && meeting === undefined && (
          <EmptyState title={t("paper.gone")} hint={t("paper.gone-hint")} />
        )}
        {room !== null && meeting !== undefined && (
          <Paper room={room} meeting={meeting} leaders={leaders} />
        )}
      </main>
    </RoomTimeProvider>
  );
}

function useLeaders({ site, room, meeting }: FormPageProps): readonly Attendee[] {
  const { api } = useConsole();
  const [details, setDetails] = useState(noDetails);
  useEffect(() => {
    void api.details(site, room, meeting).then((answer) => answer.ok && setDetails(answer.value));
  }, [api, site, room, meeting]);
  return details.attendees
    .filter(({ part }) => part === "leader")
    .toSorted((left, right) => left.rank - right.rank);
}

interface PaperProps {
  readonly room: HubRoomDetail;
  readonly meeting: Meeting;
  readonly leaders: readonly Attendee[];
}

function Paper(props: PaperProps) {
  const { t, locale } = useSpeech();
  usePageTitle(`${t("paper.title")} · ${meetingTitle(locale, props.meeting)}`);
  return (
    <article class="booking-form">
      <h1>{t("paper.title")}</h1>
      <table>
        <tbody>
          {useRows(props).map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td dir="auto">{value === "" ? "—" : value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="signatures">
        {(["organiser", "management", "service"] as const).map((who) => (
          <li key={who}>
            <span>{t(`paper.signed-${who}`)}</span>
            <span class="signature-line" />
            <span class="quiet">{t("paper.signed-on")}</span>
          </li>
        ))}
      </ul>
      <p class="form-foot">NX App. C · {props.meeting.id}</p>
    </article>
  );
}

/** Every field of the form with what was filled in, in the order of NX App. C. */
function useRows({ room, meeting, leaders }: PaperProps): readonly (readonly [string, string])[] {
  const { t, locale } = useSpeech();
  const { form } = meeting;
  const yes = (is: boolean) => t(is ? "paper.yes" : "paper.no");
  const { date } = wallClock(locale.timeZone, meeting.startMs);
  const count = (many: number) => (many === 0 ? "" : String(many));
  const named = leaders.map(({ name, unit, post }) =>
    [name, ...[unit, post].filter((part) => part !== "")].join(" "),
  );
  return [
    [t("book.name"), meetingTitle(locale, meeting)],
    [t("book.nature"), t(`book.nature-${form.nature}`)],
    [t("paper.when"), `${date} ${meetingTimes(locale, meeting)}`],
    [t("paper.place"), room.name[locale.language]],
    [t("book.organiser"), meeting.organiser],
    [t("book.class"), t(`meeting.class-${meeting.class}`)],
    [t("book.leaders"), named.join(locale.language === "zh" ? "、" : ", ")],
    [t("book.heads"), count(meeting.headCount)],
    [t("book.banner"), meeting.banner],
    [t("book.banner-on"), meeting.banner === "" ? "" : t(`book.banner-on-${form.bannerOn}`)],
    [t("book.rostrum"), yes(form.rostrum)],
    [t("book.microphones"), count(form.microphones)],
    [t("book.format"), t(`book.format-${form.format}`)],
    [t("book.attendance"), t(`book.attendance-${meeting.attendance}`)],
    [t("book.classified"), yes(meeting.classified)],
    [t("book.requirements"), form.requirements],
  ];
}
