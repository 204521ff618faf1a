import { AlarmList } from "../../../contract/screen/alarm-list.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { formatRoute } from "../../../contract/screen/route.ts";
import { useConsole } from "../console-context.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { ToldList } from "../told-list.tsx";
import { useMayHere, useOpenRoom } from "./room-context.tsx";

/** What is wrong just now, whether somebody has taken it up, and what people were asked for. */
export function RoomAlarms() {
  const { room } = useOpenRoom();
  const { t } = useSpeech();
  const mayAlarms = useMayHere("see-alarms");
  return (
    <section class="card" aria-labelledby="alarms-title">
      <h2 id="alarms-title">{t("alarms.title")}</h2>
      <AlarmList alarms={room.alarms} />
      {mayAlarms && <TakenUp />}
      <ToldList room={room} />
    </section>
  );
}

/** Who deals with the room's issue. */
function TakenUp() {
  const { room } = useOpenRoom();
  const { api } = useConsole();
  const { t } = useSpeech();
  const { site, room: id, openAlarms, online } = room;
  const about = `${site}/${id} ${openAlarms} ${online}`;
  const answer = useAnswer(
    () =>
      api.allIssues(
        new Map([
          ["site", site],
          ["room", id],
        ]),
      ),
    about,
  );
  const [issue] = answer?.ok === true ? answer.value.issues : [];
  if (issue === undefined) return null;
  const who = issue.assignedTo ?? issue.acknowledgedBy;
  const path = { path: ["alarms", issue.id], query: new Map<string, string>() };
  return (
    <p class="taken-up">
      <span>
        {issue.inMaintenance
          ? t("room-issue.maintenance")
          : who === null
            ? t("room-issue.open")
            : t("room-issue.taken", { by: who })}
      </span>
      <a class="button button-small" href={formatRoute(path)}>
        {t("room-issue.to")}
      </a>
    </p>
  );
}
