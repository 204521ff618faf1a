import { type DutyExplanation, isByWord } from "../../../contract/api.ts";
import { isSettled, type Duty } from "../../../contract/duty.ts";
import { ClauseBasisText } from "../../../contract/screen/clause-basis.tsx";
import { CountdownText } from "../../../contract/screen/countdown-text.tsx";
import { DutyBadge } from "../../../contract/screen/duty-badge.tsx";
import { dutyTitle } from "../../../contract/screen/duty-title.ts";
import { EvidenceList } from "../../../contract/screen/evidence-list.tsx";
import { toldText } from "../../../contract/screen/explain-text.ts";
import { Icon } from "../../../contract/screen/icon.tsx";
import { Loading } from "../../../contract/screen/loading.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDay } from "../../../contract/text/text.ts";
import { usePanel, useRoom } from "./panel-context.tsx";
import { Acting } from "./acting.tsx";
import { useAct } from "./use-act.ts";
import { useAnswer } from "./use-answer.ts";
import { useInFlight } from "./use-in-flight.ts";
import { WaiveForm } from "./waive-form.tsx";

/** A duty in full: clause, how it stands, what is lacking, who was told, and what a person can do. */
export function DutySheet(props: { readonly duty: Duty; readonly close: () => void }) {
  const { duty, close } = props;
  const { api } = usePanel();
  const { locale } = useSpeech();
  const answer = useAnswer(() => api.explainDuty(duty.id), [api, duty]);
  return (
    <Sheet title={dutyTitle(locale, duty)} close={close}>
      {answer === null && <Loading rows={4} />}
      {answer?.ok === false && <ProblemNote problem={answer.problem} />}
      {answer?.ok === true && <Explained explanation={answer.value} />}
      {!isSettled(duty.status) && (
        <Acting>
          <DutyActs duty={duty} />
        </Acting>
      )}
    </Sheet>
  );
}

function Explained(props: { readonly explanation: DutyExplanation }) {
  const { explanation } = props;
  const { duty, clause, state, lacking, next } = explanation;
  const { t, say, locale } = useSpeech();
  return (
    <dl class="why">
      <dt>{t("explain.status")}</dt>
      <dd class="duty-state">
        <DutyBadge status={duty.status} />
        <span class="num">{say(state)}</span>
        {!isSettled(duty.status) && <CountdownText duty={duty} />}
      </dd>
      {lacking.length > 0 && (
        <>
          <dt>{t("explain.lacking")}</dt>
          <dd>
            <ul class="why-lost">
              {lacking.map((each) => (
                <li key={say(each)} class="lacking">
                  <Icon shape="soon" /> {say(each)}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
      {clause !== null && (
        <>
          <dt>{t("explain.clause")}</dt>
          <dd>
            <ClauseBasisText basis={clause} />
          </dd>
        </>
      )}
      <dt>{t("explain.evidence")}</dt>
      {duty.evidence.length === 0 ? (
        <dd class="quiet">{t("explain.no-evidence")}</dd>
      ) : (
        <dd>
          <EvidenceList evidence={duty.evidence} />
        </dd>
      )}
      <dt>{t("explain.told")}</dt>
      <dd>{toldText(locale, explanation)}</dd>
      {next.length > 0 && (
        <>
          <dt>{t("explain.next")}</dt>
          <dd>
            <ul class="duty-steps num">
              {next.map(({ atMs, text }) => (
                <li key={text.key}>
                  <time title={dayText(locale, atMs)}>{timeOfDay(locale, atMs)}</time> {say(text)}
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}

/** What a person can do about an unsettled duty: say that it is done, or why it need not be. */
function DutyActs(props: { readonly duty: Duty }) {
  const { duty } = props;
  const { t } = useSpeech();
  const act = useAct();
  const done = { kind: "attest", duty: duty.id } as const;
  const isSent = useInFlight(done);
  const { meeting, next } = useRoom();
  const isWord = isByWord(duty, [meeting, next]);
  return (
    <>
      <p class="small quiet">{t(isWord ? "duty-sheet.attest-what" : "duty-sheet.by-equipment")}</p>
      {isWord && duty.status === "open" && (
        <button
          type="button"
          class="button button-main"
          disabled={isSent}
          onClick={() => act(done)}
        >
          {isSent ? t("act.accepted") : t("asked.confirm")}
        </button>
      )}
      <WaiveForm duty={duty} />
    </>
  );
}
