import {
  type Hook,
  hookEvents,
  type MailSettings,
  type NoticeRule,
} from "../../contract/hub-alarms.ts";
import { createDeliveries } from "./deliveries.ts";
import type { NoticeStore } from "./delivery-store.ts";
import type { HubDatabase } from "./hub-database.ts";

/** Who is told of issues, and what became of it. */
export function createNoticeStore(database: HubDatabase): NoticeStore {
  return { ...createSettings(database), ...createHooks(database), ...createDeliveries(database) };
}

type Settings = Pick<NoticeStore, "rules" | "putRule" | "removeRule" | "mail" | "putMail">;
type Hooks = Pick<NoticeStore, "hooks" | "putHook" | "removeHook" | "endWaiting">;

function createSettings({ queries, transaction }: HubDatabase): Settings {
  return {
    async rules() {
      const rows = await queries.selectFrom("notice_rules").selectAll().orderBy("id").execute();
      return rows.map(({ id, rule }) => ({ ...ruleOf(rule), id }));
    },
    async putRule(id, rule) {
      const text = JSON.stringify(rule);
      await queries
        .insertInto("notice_rules")
        .values({ id, rule: text })
        .onConflict((old) => old.column("id").doUpdateSet({ rule: text }))
        .execute();
    },
    removeRule: (id, nowMs) =>
      transaction(async (within) => {
        await within
          .updateTable("deliveries")
          .set({ state: "over", settled_at_ms: nowMs })
          .where("rule_id", "=", id)
          .where("state", "=", "waiting")
          .execute();
        const { numDeletedRows } = await within
          .deleteFrom("notice_rules")
          .where("id", "=", id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    async mail() {
      const row = await queries.selectFrom("mail_settings").select("settings").executeTakeFirst();
      return row === undefined ? null : mailOf(row.settings);
    },
    async putMail(settings) {
      const text = JSON.stringify(settings);
      await queries
        .insertInto("mail_settings")
        .values({ id: 1, settings: text })
        .onConflict((old) => old.column("id").doUpdateSet({ settings: text }))
        .execute();
    },
  };
}

function createHooks({ queries, transaction }: HubDatabase): Hooks {
  return {
    async hooks() {
      const rows = await queries.selectFrom("notice_hooks").selectAll().orderBy("id").execute();
      return rows.map(({ id, hook }) => ({ ...hookOf(hook), id }));
    },
    async putHook(id, hook) {
      const text = JSON.stringify(hook);
      await queries
        .insertInto("notice_hooks")
        .values({ id, hook: text })
        .onConflict((old) => old.column("id").doUpdateSet({ hook: text }))
        .execute();
    },
    removeHook: (id, nowMs) =>
      transaction(async (within) => {
        await within
          .updateTable("deliveries")
          .set({ state: "over", settled_at_ms: nowMs })
          .where("target", "=", id)
          .where("state", "=", "waiting")
          .execute();
        const { numDeletedRows } = await within
          .deleteFrom("notice_hooks")
          .where("id", "=", id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    async endWaiting(target, nowMs) {
      await queries
        .updateTable("deliveries")
        .set({ state: "over", settled_at_ms: nowMs })
        .where("target", "=", target)
        .where("state", "=", "waiting")
        .execute();
    },
  };
}

const ruleOf = (text: string): NoticeRule => JSON.parse(text);
/** One that was stored before hooks could be off hears of everything. */
const hookOf = (text: string): Hook => ({
  enabled: true,
  events: [...hookEvents],
  ...JSON.parse(text),
});
const mailOf = (text: string): MailSettings => JSON.parse(text);
