import type { HubDatabase } from "./hub-database.ts";
import type { SourceStore } from "./source-store.ts";

type AnswerStore = Pick<SourceStore, "answer" | "answers" | "keepAnswer" | "forgetAnswers">;
type OwedStore = Pick<SourceStore, "owed" | "forgetOwed">;

/** What was answered to office systems. */
export function createAnswerStore({ queries }: HubDatabase): AnswerStore {
  return {
    async answer(id, idempotencyKey) {
      const row = await queries
        .selectFrom("source_answers")
        .select(["request_hash as requestHash", "status", "body"])
        .where("source_id", "=", id)
        .where("idempotency_key", "=", idempotencyKey)
        .executeTakeFirst();
      return row ?? null;
    },
    async answers(id) {
      const row = await queries
        .selectFrom("source_answers")
        .select((rows) => rows.fn.countAll<number>().as("count"))
        .where("source_id", "=", id)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async keepAnswer(id, idempotencyKey, { requestHash, status, body }, atMs) {
      const kept = { request_hash: requestHash, status, body, at_ms: atMs };
      await queries
        .insertInto("source_answers")
        .values({ source_id: id, idempotency_key: idempotencyKey, ...kept })
        .onConflict((old) => old.columns(["source_id", "idempotency_key"]).doUpdateSet(kept))
        .execute();
    },
    async forgetAnswers(beforeMs) {
      await queries.deleteFrom("source_answers").where("at_ms", "<", beforeMs).execute();
    },
  };
}

/** What is still to be told to sources. */
export function createOwedStore({ queries }: HubDatabase): OwedStore {
  return {
    owed: (limit) =>
      queries
        .selectFrom("owed_releases")
        .select(["source_id as source", "key", "end_ms as endMs"])
        .select(["start_ms as startMs", "until_ms as untilMs"])
        .orderBy("end_ms")
        .orderBy("source_id")
        .orderBy("key")
        .limit(limit)
        .execute(),
    async forgetOwed({ source, key, endMs }) {
      await queries
        .deleteFrom("owed_releases")
        .where("source_id", "=", source)
        .where("key", "=", key)
        .where("end_ms", "=", endMs)
        .execute();
    },
  };
}
