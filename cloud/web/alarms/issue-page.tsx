import { useState } from "preact/hooks";
import type { IssueAlarm, IssueEvent, IssueView } from "../../../contract/hub-alarms.ts";
import { Badge } from "../../../contract/screen/badge.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { RoomTimeProvider, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { useConsole, useMay } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { IssueActSheet, type IssueTask } from "./issue-act-sheet.tsx";
import { SeverityBadge, StateBadges } from "./issue-badges.tsx";

/** One issue: what is wrong in the room, who sees to it, and how it went. */
export function IssuePage({ id }: { readonly id: string }) {
  const { api } = useConsole();
  const { t } = useSpeech();
  const [round, setRound] = useState(0);
  usePageTitle(`${t("issue.title")} · ${t("hub.name")}`);
  const answer = useAnswer(() => api.issue(id), id, round);
  return (
    <main id="main" tabIndex={-1}>
      <a class="back" href="#/alarms">
        {t("issue.back")}
      </a>
      <AnswerPart answer={answer}>
        {({ issue, history }) => (
          <RoomTimeProvider timeZone={issue.timeZone} time={null}>
            <IssueCard issue={issue} changed={() => setRound((count) => count + 1)} />
            <section class="card" aria-labelledby="alarms-title">
              <h2 id="alarms-title">{t("issue.room-alarms")}</h2>
              <ul class="alarms">
                {issue.alarms.map((alarm) => (
                  <AlarmItem key={alarm.id} alarm={alarm} />
                ))}
              </ul>
            </section>
            <section class="card" aria-labelledby="history-title">
              <h2 id="history-title">{t("issue.history")}</h2>
              <ol class="issue-history">
                {history.map((event, index) => (
                  <HistoryItem key={history.length - index} event={event} />
                ))}
              </ol>
            </section>
          </RoomTimeProvider>
        )}
      </AnswerPart>
    </main>
  );
}

function IssueCard(props: { readonly issue: IssueView; readonly changed: () => void }) {
  const { issue, changed } = props;
  const { t, say, locale } = useSpeech();
  const mayHandle = useMay("handle-alarms");
  const [task, setTask] = useState<IssueTask | null>(null);
  const isOver = issue.state === "resolved";
  return (
    <section class="card" aria-labelledby="issue-title">
      <header class="group-head">
        <h1 id="issue-title">{issue.name[locale.language]}</h1>
        <SeverityBadge severity={issue.severity} isOver={isOver} />
      </header>
      <p class="issue-text">{say(issue.text)}</p>
      <p class="issue-facts">
        <StateBadges issue={issue} />
        <span class="num quiet">
          {t("alarms.since", {
            at: `${dayText(locale, issue.raisedAtMs)} ${timeOfDay(locale, issue.raisedAtMs)}`,
          })}
        </span>
        <span class="quiet">
          {t("issue.col-assigned")} {issue.assignedTo ?? t("issue.unassigned")}
        </span>
      </p>
      <div class="issue-tasks">
        {mayHandle && issue.state === "open" && (
          <button type="button" class="button button-main" onClick={() => setTask("acknowledge")}>
            {t("issue.acknowledge")}
          </button>
        )}
        {mayHandle && !isOver && (
          <button type="button" class="button" onClick={() => setTask("assign")}>
            {t("issue.assign")}
          </button>
        )}
        {mayHandle && (
          <button type="button" class="button" onClick={() => setTask("note")}>
            {t("issue.add-note")}
          </button>
        )}
        {issue.site !== "" && (
          <a class="button" href={`#/rooms/${issue.site}/${issue.room}`}>
            {t("issue.open-room")}
          </a>
        )}
      </div>
      {task !== null && (
        <IssueActSheet
          issue={issue}
          task={task}
          close={(isDone) => {
            setTask(null);
            if (isDone) changed();
          }}
        />
      )}
    </section>
  );
}

function AlarmItem({ alarm }: { readonly alarm: IssueAlarm }) {
  const { t, say, locale } = useSpeech();
  const isGone = alarm.clearedAtMs !== null && !alarm.flapping;
  return (
    <li class={isGone ? "alarm alarm-gone" : `alarm alarm-${alarm.severity}`}>
      {isGone ? (
        <Badge
          tone="calm"
          icon="calm"
          text={t("issue.cleared", { at: timeOfDay(locale, alarm.clearedAtMs ?? 0) })}
        />
      ) : (
        <Badge tone={alarm.severity} icon={alarm.severity} text={t(`alarms.${alarm.severity}`)} />
      )}
      <span class="alarm-text">
        {say(alarm.text)}
        {alarm.explained && <span class="small"> · {t("issue.explained")}</span>}
        {alarm.flapping && <span class="small"> · {t("issue.flapping")}</span>}
      </span>
      <time class="num quiet">
        {t("alarms.since", {
          at: `${dayText(locale, alarm.raisedAtMs)} ${timeOfDay(locale, alarm.raisedAtMs)}`,
        })}
      </time>
    </li>
  );
}

function HistoryItem({ event }: { readonly event: IssueEvent }) {
  const { t, say, locale } = useSpeech();
  return (
    <li>
      <time class="num quiet">
        {dayText(locale, event.atMs)} {timeOfDaySeconds(locale, event.atMs)}
      </time>
      <span>
        <strong>{t(`issue.event-${event.kind}`)}</strong>
        {event.by !== "" && ` · ${event.by}`}
        {event.text !== null && ` · ${say(event.text)}`}
        {event.kind === "assigned" &&
          ` → ${event.note === "" ? t("issue.unassigned") : event.note}`}
        {event.kind !== "assigned" && event.note !== "" && (
          <span class="issue-note">{event.note}</span>
        )}
      </span>
    </li>
  );
}
