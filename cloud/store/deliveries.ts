import type { DeliveryView, NoticeKind } from "../../contract/hub-alarms.ts";
import { deliveryStates } from "../../contract/hub-alarms.ts";
import { hubLimits } from "../hub-limits.ts";
import type { HubDatabase, Queries } from "./hub-database.ts";
import type { NewDelivery, Notice, NoticeStore, WaitingDelivery } from "./delivery-store.ts";

/** Within the transaction that changes the issue: no crash can lose or double a message. */
export async function putDeliveries(
  within: Queries,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  for (const delivery of deliveries) {
    if (!(await supersedes(within, delivery))) continue;
    await dropOldest(within, delivery);
    await within.insertInto("deliveries").values(rowOf(delivery)).execute();
  }
}

const rowOf = ({ target, ruleId, notice, createdAtMs, heldUntilMs }: NewDelivery) => ({
  target,
  rule_id: ruleId,
  issue_id: notice.issueId,
  kind: notice.kind,
  state: "waiting",
  notice: JSON.stringify(notice),
  created_at_ms: createdAtMs,
  held_until_ms: heldUntilMs,
  retry_at_ms: 0,
  attempts: 0,
  error: "",
  settled_at_ms: null,
});

/**
 * What was held back over night and is out of date by now is not told. False: nor is this, because
 * nobody ever heard of what is over now.
 */
async function supersedes(within: Queries, delivery: NewDelivery): Promise<boolean> {
  const { ruleId, notice, createdAtMs } = delivery;
  const { numUpdatedRows } = await within
    .updateTable("deliveries")
    .set({ state: "over", settled_at_ms: createdAtMs })
    .where("issue_id", "=", notice.issueId)
    .where("rule_id", "=", ruleId)
    .where("state", "=", "waiting")
    .where("held_until_ms", ">", createdAtMs)
    .executeTakeFirst();
  if (notice.kind !== "resolved" || numUpdatedRows === 0n) return true;
  const heard = await within
    .selectFrom("deliveries")
    .select("id")
    .where("issue_id", "=", notice.issueId)
    .where("rule_id", "=", ruleId)
    .where("state", "in", ["waiting", "sent"])
    .limit(1)
    .executeTakeFirst();
  return heard !== undefined;
}

async function dropOldest(within: Queries, { target, createdAtMs }: NewDelivery): Promise<void> {
  const first = await within
    .selectFrom("deliveries")
    .select("id")
    .where("target", "=", target)
    .where("state", "=", "waiting")
    .orderBy("id", "desc")
    .offset(hubLimits.notices.waitingPerTarget - 1)
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  await within
    .updateTable("deliveries")
    .set({ state: "dropped", settled_at_ms: createdAtMs })
    .where("target", "=", target)
    .where("state", "=", "waiting")
    .where("id", "<=", first.id)
    .execute();
}

type Sending = Pick<
  NoticeStore,
  | "targets"
  | "next"
  | "nextHeldMs"
  | "retry"
  | "settle"
  | "log"
  | "deliveries"
  | "deliveriesTo"
  | "forget"
>;

export function createDeliveries(database: HubDatabase): Sending {
  return { ...createQueue(database), ...createLog(database) };
}

function createQueue({
  queries,
}: HubDatabase): Pick<Sending, "targets" | "next" | "nextHeldMs" | "retry" | "settle"> {
  const waiting = () => queries.selectFrom("deliveries").where("state", "=", "waiting");
  return {
    async targets() {
      const rows = await waiting().select("target").distinct().execute();
      return rows.map((row) => row.target);
    },
    async next(target, nowMs) {
      const row = await waiting()
        .selectAll()
        .where("target", "=", target)
        .where("held_until_ms", "<=", nowMs)
        .orderBy("id")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : waitingOf(row);
    },
    async nextHeldMs(nowMs) {
      const row = await waiting()
        .select((held) => held.fn.min("held_until_ms").as("atMs"))
        .where("held_until_ms", ">", nowMs)
        .executeTakeFirst();
      return row?.atMs ?? null;
    },
    async retry(id, attempts, retryAtMs, error) {
      await queries
        .updateTable("deliveries")
        .set({ attempts, retry_at_ms: retryAtMs, error })
        .where("id", "=", id)
        .execute();
    },
    async settle(id, { state, attempts, error }, nowMs) {
      await queries
        .updateTable("deliveries")
        .set({ state, attempts, error, settled_at_ms: nowMs })
        .where("id", "=", id)
        .where("state", "=", "waiting")
        .execute();
    },
  };
}

type Log = Pick<Sending, "log" | "deliveries" | "deliveriesTo" | "forget">;

function createLog({ queries }: HubDatabase): Log {
  const newest = (limit: number) =>
    queries.selectFrom("deliveries").selectAll().orderBy("id", "desc").limit(limit);
  return {
    async log(delivery, error) {
      const state = error === "" ? "sent" : "failed";
      const settled = { state, attempts: 1, error, settled_at_ms: delivery.createdAtMs };
      await queries
        .insertInto("deliveries")
        .values({ ...rowOf(delivery), ...settled })
        .execute();
    },
    async deliveries(limit) {
      return (await newest(limit).execute()).map(viewOf);
    },
    async deliveriesTo(target, limit) {
      return (await newest(limit).where("target", "=", target).execute()).map(viewOf);
    },
    async forget(beforeMs) {
      await queries.deleteFrom("deliveries").where("settled_at_ms", "<", beforeMs).execute();
    },
  };
}

function viewOf(row: LoggedRow): DeliveryView {
  const { kind, rule, site, room } = waitingOf(row).notice;
  const isWaiting = row.state === "waiting";
  return {
    id: row.id,
    kind,
    rule,
    site,
    room,
    target: row.target,
    state: deliveryStates.find((state) => state === row.state) ?? "failed",
    createdAtMs: row.created_at_ms,
    heldUntilMs: row.held_until_ms === 0 ? null : row.held_until_ms,
    settledAtMs: row.settled_at_ms,
    attempts: row.attempts,
    retryAtMs: isWaiting && row.retry_at_ms > 0 ? row.retry_at_ms : null,
    error: row.error,
  };
}

interface LoggedRow extends DeliveryRow {
  readonly state: string;
  readonly settled_at_ms: number | null;
  readonly error: string;
}

interface DeliveryRow {
  readonly id: number;
  readonly target: string;
  readonly rule_id: string;
  readonly notice: string;
  readonly created_at_ms: number;
  readonly held_until_ms: number;
  readonly retry_at_ms: number;
  readonly attempts: number;
}

function waitingOf(row: DeliveryRow): WaitingDelivery {
  const notice: Notice & { readonly kind: NoticeKind } = JSON.parse(row.notice);
  return {
    id: row.id,
    target: row.target,
    ruleId: row.rule_id,
    notice,
    createdAtMs: row.created_at_ms,
    heldUntilMs: row.held_until_ms,
    retryAtMs: row.retry_at_ms,
    attempts: row.attempts,
  };
}
