import { recordKinds } from "../../../contract/journal-page.ts";
import { ChoiceRow } from "../../../contract/screen/choice-row.tsx";
import { EmptyState } from "../../../contract/screen/empty-state.tsx";
import { Icon } from "../../../contract/screen/icon.tsx";
import { ProblemNote } from "../../../contract/screen/problem-note.tsx";
import { withQuery, type Route } from "../../../contract/screen/route.ts";
import { SearchField } from "../../../contract/screen/search-field.tsx";
import { useSpeech } from "../../../contract/screen/screen-context.tsx";
import { AnswerGate } from "./answer-gate.tsx";
import { type JournalChoice, journalQuery, toJournalChoice } from "./journal-filter.ts";
import { type JournalLog, rowsMax } from "./journal-log.ts";
import { usePanel } from "./panel-context.tsx";
import { RecordList } from "./record-list.tsx";
import { RecordSheet } from "./record-sheet.tsx";
import { type FollowedJournal, useJournal } from "./use-journal.ts";

/** Everything on record, newest first; filter, search and an opened record stand in the address. */
export function JournalPage(props: { readonly route: Route }) {
  const { route } = props;
  const { router } = usePanel();
  const { t } = useSpeech();
  const choice = toJournalChoice(route);
  const journal = useJournal(choice);
  const opened = Number(route.query.get("record") ?? "");
  const set = (name: string, value: string) => router.replace(withQuery(route, name, value));
  return (
    <AnswerGate
      answer={journal.answer}
      title={t("journal.sign-in")}
      hint={t("journal.sign-in-hint")}
    >
      {() => (
        <>
          <Filters choice={choice} set={set} />
          {journal.log !== null && (
            <Log
              log={journal.log}
              journal={journal}
              isFiltered={journalQuery(choice, {}) !== ""}
              open={(number) => set("record", String(number))}
            />
          )}
          {Number.isSafeInteger(opened) && opened > 0 && (
            <RecordSheet key={opened} number={opened} close={() => set("record", "")} />
          )}
        </>
      )}
    </AnswerGate>
  );
}

function Filters(props: {
  readonly choice: JournalChoice;
  readonly set: (name: string, value: string) => void;
}) {
  const { choice, set } = props;
  const { t } = useSpeech();
  return (
    <div class="journal-filters">
      <div class="tools">
        <SearchField
          label={t("journal.search")}
          value={choice.q}
          onChange={(text) => set("q", text)}
        />
        {choice.device !== "" && (
          <button
            type="button"
            class="button"
            aria-label={t("journal.device-clear", { device: choice.device })}
            onClick={() => set("device", "")}
          >
            {t("journal.device", { device: choice.device })}
            <Icon shape="close" />
          </button>
        )}
        <a
          class="button tools-end"
          href={`api/journal/export?${journalQuery(choice, {})}`}
          download="journal.jsonl"
        >
          {t("journal.export")}
        </a>
      </div>
      <div class="tools journal-kinds">
        <ChoiceRow
          label={t("journal.kind")}
          value={choice.kind}
          choices={[
            { value: "", text: t("journal.all-kinds") },
            ...recordKinds.map((kind) => ({ value: kind, text: t(`record.${kind}`) })),
          ]}
          onChange={(kind) => set("kind", kind)}
        />
      </div>
    </div>
  );
}

function Log(props: {
  readonly log: JournalLog;
  readonly journal: FollowedJournal;
  readonly isFiltered: boolean;
  readonly open: (number: number) => void;
}) {
  const { log, journal, isFiltered } = props;
  const { t } = useSpeech();
  return (
    <>
      {log.records.length === 0 && (
        <EmptyState
          title={t(isFiltered ? "journal.none" : "journal.empty")}
          hint={t(isFiltered ? "journal.none-hint" : "journal.empty-hint")}
        />
      )}
      <RecordList records={log.records} open={props.open} />
      <ProblemNote problem={journal.problem} />
      <div class="journal-end">
        {log.before === null ? (
          log.records.length > 0 && <p class="quiet small">{t("journal.begin")}</p>
        ) : (
          <>
            {log.records.length < rowsMax && (
              <button
                type="button"
                class="button"
                disabled={journal.isLoading}
                onClick={journal.older}
              >
                {t("journal.more")}
              </button>
            )}
            <p class="quiet small">{t("journal.looked", { number: String(log.lookedTo) })}</p>
          </>
        )}
      </div>
    </>
  );
}
