import { useEffect, useState } from "preact/hooks";
import type { ApiProblem } from "../../../contract/api.ts";
import type { JournalPage } from "../../../contract/journal-page.ts";
import type { ApiResult } from "../../../contract/screen/http.ts";
import { journalQuery, type JournalChoice } from "./journal-filter.ts";
import { type JournalLog, withNewest, withOlder } from "./journal-log.ts";
import { usePanel } from "./panel-context.tsx";
import { useSignedAnswer } from "./use-signed-answer.ts";

/** New records appear by themselves. */
const newestEveryMs = 4000;
const pageRecords = 100;

export interface FollowedJournal {
  readonly answer: ApiResult<JournalPage> | null;
  /** Null before the first answer. */
  readonly log: JournalLog | null;
  readonly isLoading: boolean;
  readonly problem: ApiProblem | null;
  readonly older: () => void;
}

/** Follows the journal as far as somebody chose to see it. */
export function useJournal(choice: JournalChoice): FollowedJournal {
  const { api } = usePanel();
  const [log, setLog] = useState<JournalLog | null>(null);
  const [isLoading, setLoading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const key = journalQuery(choice, {});
  useEffect(() => setLog(null), [key]);
  const ask = async () => {
    const newest = await api.journal(journalQuery(choice, { limit: pageRecords }));
    if (newest.ok) setLog((known) => withNewest(known, newest.value));
    return newest;
  };
  const { answer } = useSignedAnswer(ask, newestEveryMs, [api, key]);
  const older = async (before: number) => {
    setLoading(true);
    const page = await api.journal(journalQuery(choice, { before, limit: pageRecords }));
    setLoading(false);
    setProblem(page.ok ? null : page.problem);
    if (page.ok) setLog((known) => (known === null ? page.value : withOlder(known, page.value)));
  };
  const before = log?.before ?? null;
  return {
    answer,
    log,
    isLoading,
    problem,
    older: () => void (before !== null && !isLoading && older(before)),
  };
}
