import type { ReportView } from "../../../contract/api.ts";
import { meetingTimes, meetingTitle } from "../../../contract/screen/meeting-text.ts";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { timeOfDaySeconds } from "../../../contract/text/text.ts";
import { wallClock } from "../../../contract/zoned-time.ts";
import { FormFindings } from "./form-findings.tsx";
import { FormItems } from "./form-items.tsx";
import { FormSignatures } from "./form-signatures.tsx";
import { useRoom } from "./panel-context.tsx";
import { reportHref } from "./report-filter.ts";
import { deviceResults } from "./test-results.ts";
import { verdictText } from "./verdict-text.ts";
import { useFormMargins } from "./use-form-margins.ts";

/** A report as the check form that is printed, signed and filed. */
export function CheckForm(props: { readonly view: ReportView }) {
  const { report, signOffs } = props.view;
  const room = useRoom();
  const { t, locale } = useSpeech();
  const { date } = wallClock(locale.timeZone, report.startedAtMs);
  const title = t("form.title");
  const name = room.name[locale.language];
  useFormMargins(t("form.head", { title, name, date, number: report.id }));
  const results = deviceResults(report.steps, room.devices, []);
  return (
    <>
      <div class="tools screen-only">
        <a class="button" href={reportHref(report.id)}>
          {t("form.back")}
        </a>
        <button type="button" class="button button-main" onClick={() => window.print()}>
          {t("form.print")}
        </button>
      </div>
      <article class="check-form" tabIndex={0} aria-label={t("form.title")}>
        <h2>{title}</h2>
        <FormFacts view={props.view} date={date} />
        <FormFindings results={results} />
        <FormItems results={results} />
        <FormSignatures signOffs={signOffs} />
      </article>
    </>
  );
}

/** Where, when, for which meeting, and what came of it. */
function FormFacts(props: { readonly view: ReportView; readonly date: string }) {
  const { report, meeting } = props.view;
  const room = useRoom();
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
