import { useContext } from "preact/hooks";
import { dutyOutcomes, type DutyReport, type ProvedDuty } from "../../../contract/compliance.ts";
import { ClauseContext, ClauseName } from "../../../contract/screen/clause-names.tsx";
import { DutyBadge } from "../../../contract/screen/duty-badge.tsx";
import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { EvidenceList } from "../../../contract/screen/evidence-list.tsx";
import { usePageTitle } from "../../../contract/screen/page-title.ts";
import { formatRoute, type Route } from "../../../contract/screen/route.ts";
import { RoomTimeProvider, useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, deadlineTime, timeOfDay } from "../../../contract/text/text.ts";
import { useConsole } from "../console-context.tsx";
import { AnswerPart } from "../list/answer-part.tsx";
import { FilterSelect } from "../list/filter-select.tsx";
import { useAnswer } from "../list/use-answer.ts";
import { useMonth } from "./use-month.ts";

/** The duties behind a figure: clause, duty, evidence. */
export function DutiesPage(props: {
  readonly site: string;
  readonly room: string;
  readonly route: Route;
}) {
  const { site, room, route } = props;
  const { api } = useConsole();
  const { t, locale } = useSpeech();
  const month = useMonth(route);
  const rooms = useAnswer(() => api.rooms(), "rooms");
  const known =
    rooms?.ok === true ? rooms.value.find((one) => one.site === site && one.room === room) : null;
  const query = new Map([["month", month]]);
  for (const name of ["clause", "outcome"]) {
    const value = route.query.get(name) ?? "";
    if (value !== "") query.set(name, value);
  }
  const about = JSON.stringify([site, room, ...query]);
  const answer = useAnswer(() => api.complianceDuties({ site, room }, query), about);
  const name = known?.name[locale.language] ?? room;
  usePageTitle(`${name} ${month} · ${t("compliance.title")}`);
  return (
    <main id="main" tabIndex={-1}>
      <a
        class="back"
        href={formatRoute({ path: ["compliance"], query: new Map([["month", month]]) })}
      >
        {t("compliance.back")}
      </a>
      <RoomTimeProvider timeZone={known?.timeZone ?? locale.timeZone} time={null}>
        <header class="group-head">
          <h1>
            {name} <span class="num">{month}</span>
          </h1>
          <a class="button" href={`#/rooms/${site}/${room}`}>
            {t("issue.open-room")}
          </a>
        </header>
        <section class="card" aria-label={t("compliance.duties")}>
          <Filters route={route} />
          <AnswerPart answer={answer}>
            {({ duties, leftOut }) => (
              <>
                {duties.length === 0 && <p class="quiet">{t("compliance.duties-none")}</p>}
                <ul class="duties">
                  {duties.map((proved) => (
                    <ProvedItem key={proved.duty.id} site={site} room={room} proved={proved} />
                  ))}
                </ul>
                {leftOut > 0 && (
                  <p class="small quiet">{t("compliance.left-out", { count: leftOut })}</p>
                )}
              </>
            )}
          </AnswerPart>
        </section>
      </RoomTimeProvider>
    </main>
  );
}

function Filters({ route }: { readonly route: Route }) {
  const { t } = useSpeech();
  const clauses = [...useContext(ClauseContext).keys()];
  const clause = route.query.get("clause") ?? "";
  const named = clause === "" || clauses.includes(clause) ? clauses : [clause, ...clauses];
  return (
    <div class="filters">
      <FilterSelect
        route={route}
        name="clause"
        label={t("compliance.clause")}
        any={t("compliance.any")}
        choices={named.map((id) => [id, id])}
      />
      <FilterSelect
        route={route}
        name="outcome"
        label={t("compliance.outcome")}
        any={t("compliance.any")}
        choices={dutyOutcomes.map((one) => [one, t(`compliance.${one}`)])}
      />
    </div>
  );
}

function ProvedItem(props: {
  readonly site: string;
  readonly room: string;
  readonly proved: ProvedDuty;
}) {
  const { site, room, proved } = props;
  const { duty, report } = proved;
  const { t, locale } = useSpeech();
  const at = `${dayText(locale, duty.dueAtMs)} ${deadlineTime(locale, duty.dueAtMs)}`;
  return (
    <li class="duty">
      <div class="duty-main">
        <span class="duty-name">{dutyTitle(locale, duty)}</span>
        <ClauseName id={duty.clause} language={locale.language} />
        <span class="small quiet">
          {duty.meetingId === null
            ? t("compliance.of-day")
            : t("compliance.meeting", { at: dayText(locale, duty.dueAtMs) })}
        </span>
      </div>
      <div class="duty-side">
        <DutyBadge status={duty.status} />
        <span class="duty-due num">{t("duties.due", { at })}</span>
      </div>
      {duty.evidence.length > 0 ? (
        <EvidenceList evidence={duty.evidence} />
      ) : (
        <p class="evidence quiet">{t("compliance.no-evidence")}</p>
      )}
      {report !== null && <ReportPart site={site} room={room} report={report} />}
    </li>
  );
}

function ReportPart(props: {
  readonly site: string;
  readonly room: string;
  readonly report: DutyReport;
}) {
  const { site, room, report } = props;
  const { t, say, locale } = useSpeech();
  const { passed, total } = report;
  const href = formatRoute({ path: ["rooms", site, room, "tests", report.id], query: new Map() });
  return (
    <div class="evidence">
      <a href={href}>
        {t("compliance.report", { at: timeOfDay(locale, report.startedAtMs), passed, total })}
      </a>
      {report.failed.map(({ device, finding }) => (
        <p key={`${device} ${finding.key}`} class="small">
          {device}: {say(finding)}
        </p>
      ))}
    </div>
  );
}
