import type { Meeting } from "../../contract/agenda.ts";
import type { HubRoomDetail } from "../../contract/hub-api.ts";
import { errorCatalogue } from "../../contract/errors.ts";
import { Icon } from "../../contract/screen/icon.tsx";
import { meetingTimes, meetingTitle } from "../../contract/screen/meeting-text.ts";
import { wholeSeconds } from "../../contract/screen/room-time.ts";
import { useNow, useSpeech } from "../../contract/screen/screen-context.tsx";
import { dayText, duration } from "../../contract/text/text.ts";

/** What a person has to know of a meeting to move it, or to call it off. */
export type NamedMeeting = Pick<Meeting, "id" | "title" | "classified" | "startMs" | "endMs">;

/** Meetings of sources that have no room, and how old what the sources said is. */
export function BookingConflicts(props: {
  readonly room: HubRoomDetail;
  /** Null for a reader who may not. */
  readonly start: ((task: "move" | "cancel", waiting: NamedMeeting) => void) | null;
}) {
  const { room, start } = props;
  return (
    <>
      <Conflicts room={room} start={start} />
      <SourceAges room={room} />
    </>
  );
}

function Conflicts({ room, start }: Parameters<typeof BookingConflicts>[0]) {
  const { t, locale } = useSpeech();
  const titleOf = (id: string) => {
    const meeting = room.agenda?.meetings.find((one) => one.id === id);
    return meeting === undefined ? id : meetingTitle(locale, meeting);
  };
  return (
    <>
      {(room.conflicts ?? []).map(({ waitingId, ...conflict }) => (
        <div key={keyOf(conflict.source, waitingId, conflict)} class="note note-soon" role="status">
          <Icon shape="soon" />
          <span>
            {t(conflict.meetingId === "" ? "source.conflict-full" : "source.conflict", {
              title: meetingTitle(locale, named(conflict)),
              day: dayText(locale, conflict.startMs),
              times: meetingTimes(locale, conflict),
              source: conflict.sourceName,
              other: titleOf(conflict.meetingId),
            })}
            {start !== null && waitingId !== null && (
              <span class="agenda-tasks">
                {(["move", "cancel"] as const).map((task) => (
                  <button
                    key={task}
                    type="button"
                    class="button button-small"
                    aria-label={t(`agenda.${task}-meeting`, {
                      title: meetingTitle(locale, named(conflict)),
                    })}
                    onClick={() => start(task, { ...conflict, ...named(conflict), id: waitingId })}
                  >
                    {t(`agenda.${task}`)}
                  </button>
                ))}
              </span>
            )}
          </span>
        </div>
      ))}
    </>
  );
}

/** At one time a source may have several that wait, but one only that has the room. */
const keyOf = (source: string, waitingId: string | null, { startMs }: Pick<Meeting, "startMs">) =>
  `${source} ${waitingId ?? startMs}`;

/** Only a classified one has no title. */
const named = ({ title }: Pick<Meeting, "title">) => ({ title, classified: title === "" });

/** The agenda is as good as the word of its sources is fresh. */
function SourceAges({ room }: { readonly room: HubRoomDetail }) {
  const { t, locale } = useSpeech();
  const nowMs = useNow();
  const { language } = locale;
  const lines = (room.sources ?? []).map(({ name, broughtAtMs, failure }) => {
    const age = broughtAtMs === null ? "" : duration(language, wholeSeconds(nowMs - broughtAtMs));
    const code = failure === null ? "" : errorCatalogue[failure.code][language];
    const kind = failure === null ? "source.age" : "source.age-failed";
    const text = t(broughtAtMs === null ? `${kind}-never` : kind, { name, age, code });
    return { name, text, isFailing: failure !== null };
  });
  if (lines.length === 0) return null;
  return (
    <ul class="source-ages small">
      {lines.map(({ name, text, isFailing }) => (
        <li key={name} class={isFailing ? "source-age-failing" : "quiet"}>
          {isFailing && <Icon shape="soon" />} <span class="num">{text}</span>
        </li>
      ))}
    </ul>
  );
}
