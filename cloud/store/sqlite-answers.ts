import type { Database } from "better-sqlite3";
import type { KeptAnswer, OwedRelease, SourceStore } from "./source-store.ts";

type AnswerStore = Pick<
  SourceStore,
  "answer" | "answers" | "keepAnswer" | "forgetAnswers" | "owed" | "forgetOwed"
>;

/** What was answered to office systems, and what is still to be told to sources. */
export function createAnswerStore(database: Database): AnswerStore {
  const one = database.prepare<[string, string], KeptAnswer>(
    `SELECT request_hash AS requestHash, status, body FROM source_answers
     WHERE source_id = ? AND idempotency_key = ?`,
  );
  const count = database.prepare<[string], { count: number }>(
    "SELECT count(*) AS count FROM source_answers WHERE source_id = ?",
  );
  const keep = database.prepare<[string, string, string, number, string, number]>(
    `INSERT OR REPLACE INTO source_answers
       (source_id, idempotency_key, request_hash, status, body, at_ms) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const forget = database.prepare<[number]>("DELETE FROM source_answers WHERE at_ms < ?");
  return {
    answer: async (id, idempotencyKey) => one.get(id, idempotencyKey) ?? null,
    answers: async (id) => count.get(id)?.count ?? 0,
    async keepAnswer(id, idempotencyKey, { requestHash, status, body }, atMs) {
      keep.run(id, idempotencyKey, requestHash, status, body, atMs);
    },
    async forgetAnswers(beforeMs) {
      forget.run(beforeMs);
    },
    ...createOwedStore(database),
  };
}

function createOwedStore(database: Database): Pick<SourceStore, "owed" | "forgetOwed"> {
  const owed = database.prepare<[number], OwedRelease>(
    `SELECT source_id AS source, key, end_ms AS endMs, start_ms AS startMs, until_ms AS untilMs
     FROM owed_releases ORDER BY end_ms LIMIT ?`,
  );
  const forget = database.prepare<[string, string, number]>(
    "DELETE FROM owed_releases WHERE source_id = ? AND key = ? AND end_ms = ?",
  );
  return {
    owed: async (limit) => owed.all(limit),
    async forgetOwed({ source, key, endMs }) {
      forget.run(source, key, endMs);
    },
  };
}
