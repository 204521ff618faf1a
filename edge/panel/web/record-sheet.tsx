import { errorCatalogue } from "../../../contract/errors.ts";
import type { RecordAnswer } from "../../../contract/journal-page.ts";
import type { JournalRecord, RecordBody } from "../../../contract/record.ts";
import { ClauseName } from "../../../contract/screen/clause-names.tsx";
import { Loading } from "../../../contract/screen/loading.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { recordText } from "../../../contract/screen/record-text.ts";
import { Sheet } from "../../../contract/screen/sheet.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { dayText, timeOfDaySeconds } from "../../../contract/text/text.ts";
import { usePanel } from "./panel-context.tsx";
import { useUnits } from "./record-list.tsx";
import { useSignedAnswer } from "./use-signed-answer.ts";

/** A receipt may still be on its way. */
const lookEveryMs = 4000;

/** One record in full: when, what, why, by which clause, and what came of it. */
export function RecordSheet(props: { readonly number: number; readonly close: () => void }) {
  const { number } = props;
  const { api } = usePanel();
  const { t } = useSpeech();
  const { answer } = useSignedAnswer(() => api.record(number), lookEveryMs, [api, number]);
  const kind = answer?.ok === true ? t(`record.${answer.value.record.body.kind}`) : null;
  const title =
    kind === null
      ? t("journal.number", { number: String(number) })
      : t("journal.details", { kind, number: String(number) });
  return (
    <Sheet title={title} close={props.close}>
      {answer === null && <Loading rows={3} />}
      {answer?.ok === false && <ProblemNote problem={answer.problem} />}
      {answer?.ok === true && <Details {...answer.value} />}
    </Sheet>
  );
}

function Details({ record, other }: RecordAnswer) {
  const { t, locale } = useSpeech();
  const { body } = record;
  const clause = clauseOf(body) ?? (other === null ? null : clauseOf(other.body));
  return (
    <>
      <dl class="why">
        <dt>{t("journal.when")}</dt>
        <dd class="num">
          {dayText(locale, record.atMs)} {timeOfDaySeconds(locale, record.atMs)}
          {!record.clockTrusted && <p class="small">{t("journal.untrusted")}</p>}
        </dd>
        <dt>{t("journal.what")}</dt>
        <dd>
          <Sentence record={record} />
        </dd>
        <Reason body={body} />
        {clause !== null && (
          <>
            <dt>{t("journal.clause")}</dt>
            <dd>
              <ClauseName id={clause} language={locale.language} />
            </dd>
          </>
        )}
        <Counterpart body={body} other={other} />
        <Advice body={other?.body.kind === "receipt" ? other.body : body} />
      </dl>
      <details class="chart-table">
        <summary>{t("journal.raw")}</summary>
        <pre class="record-raw" tabIndex={0}>
          {JSON.stringify(record, null, 2)}
        </pre>
      </details>
    </>
  );
}

function Sentence({ record }: { readonly record: JournalRecord }) {
  const { locale } = useSpeech();
  return <>{recordText(locale, record.body, useUnits())}</>;
}

function Reason({ body }: { readonly body: RecordBody }) {
  const { t, say } = useSpeech();
  if (body.kind !== "command") return null;
  return (
    <>
      <dt>{t("journal.reason")}</dt>
      <dd>
        <p>{say(body.reason.text)}</p>
        <p class="small quiet">
          {t("journal.rule")} {body.reason.rule}
        </p>
      </dd>
    </>
  );
}

function Counterpart(props: RecordAnswerPart) {
  const { body, other } = props;
  const { t, locale } = useSpeech();
  if (body.kind !== "command" && body.kind !== "receipt") return null;
  const isCommand = body.kind === "command";
  return (
    <>
      <dt>{t(isCommand ? "journal.receipt" : "journal.of-command")}</dt>
      <dd>
        {other === null ? (
          <span class="quiet">{t(isCommand ? "journal.no-receipt" : "journal.command-gone")}</span>
        ) : (
          <>
            <Sentence record={other} />{" "}
            <span class="small quiet num">{timeOfDaySeconds(locale, other.atMs)}</span>
          </>
        )}
      </dd>
    </>
  );
}

interface RecordAnswerPart {
  readonly body: RecordBody;
  readonly other: JournalRecord | null;
}

function Advice({ body }: { readonly body: RecordBody }) {
  const { t, locale } = useSpeech();
  if (body.kind !== "receipt" || body.failure === null) return null;
  const { adviceZh, adviceEn } = errorCatalogue[body.failure.code];
  return (
    <>
      <dt>{t("journal.failure")}</dt>
      <dd>
        {locale.language === "zh" ? adviceZh : adviceEn}
        {body.failure.detail !== undefined && (
          <p class="small quiet">
            {body.failure.code}: {body.failure.detail}
          </p>
        )}
      </dd>
    </>
  );
}

/** The clause a record goes back to, if it names one. */
function clauseOf(body: RecordBody): string | null {
  const clause =
    body.kind === "command"
      ? body.reason.clause
      : body.kind === "guard"
        ? body.clause
        : body.kind === "duty"
          ? body.duty.clause
          : "";
  return clause === "" ? null : clause;
}
