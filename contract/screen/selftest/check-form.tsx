import type { ReportView, RoomView } from "../../api.ts";
import { meetingTimes, meetingTitle } from "../meeting-text.ts";
import { useSpeech } from "../screen-context.tsx";
import { timeOfDaySeconds } from "../../text/text.ts";
import { wallClock } from "../../zoned-time.ts";
import { FormFindings } from "./form-findings.tsx";
import { FormItems } from "./form-items.tsx";
import { FormSignatures } from "./form-signatures.tsx";
import { deviceResults } from "./test-results.ts";
import { verdictText } from "./verdict-text.ts";
import { useFormMargins } from "./use-form-margins.ts";

/** Where a report was made. */
export type TestedRoom = Pick<RoomView, "site" | "room" | "name" | "devices">;

/** A report as the check form that is printed, signed and filed. */
export function CheckForm(props: {
  readonly view: ReportView;
  readonly room: TestedRoom;
  /** Where one came from. */
  readonly back: string;
}) {
  const { room } = props;
  const { report, signOffs } = props.view;
  const { t, locale } = useSpeech();
  const { date } = wallClock(locale.timeZone, report.startedAtMs);
  const title = t("form.title");
  const name = room.name[locale.language];
  useFormMargins(t("form.head", { title, name, date, number: report.id }));
  const results = deviceResults(report.steps, room.devices, []);
  return (
    <>
      <div class="tools screen-only">
        <a class="button" href={props.back}>
          {t("form.back")}
        </a>
        <button type="button" class="button button-main" onClick={() => window.print()}>
          {t("form.print")}
        </button>
      </div>
      <article class="check-form" tabIndex={0} aria-label={t("form.title")}>
        <h2>{title}</h2>
        <FormFacts view={props.view} room={room} date={date} />
        <FormFindings results={results} />
        <FormItems results={results} />
        <FormSignatures signOffs={signOffs} />
      </article>
    </>
  );
}

/** Where, when, for which meeting, and what came of it. */
function FormFacts(props: {
  readonly view: ReportView;
  readonly room: TestedRoom;
  readonly date: string;
}) {
  const { room } = props;
  const { report, meeting } = props.view;
  const { t, locale } = useSpeech();
  const time = (atMs: number) => timeOfDaySeconds(locale, atMs);
  const facts = [
    [t("form.site"), room.site],
    [t("form.room"), t("form.room-of", { name: room.name[locale.language], room: room.room })],
    [t("form.date"), props.date],
    [t("form.time"), `${time(report.startedAtMs)}–${time(report.endedAtMs)}`],
    [
      t("form.meeting"),
      meeting === null
        ? t("form.no-meeting")
        : `${meetingTimes(locale, meeting)} ${meetingTitle(locale, meeting)}`,
    ],
    [t("form.kind"), t(`test.kind-${report.test}`)],
    [t("form.by"), t("form.who", { by: report.by })],
    [t("form.number"), report.id],
    [t("form.result"), `${t(`result.${report.worst}`)} · ${verdictText(locale, report)}`],
  ] as const;
  return (
    <dl class="form-facts">
      {facts.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
