import {
  type HookChange,
  hookSchema,
  type HookView,
  type HookWish,
  type MailSettings,
  type NoticeRule,
  type NoticeSettings,
} from "../../contract/hub-alarms.ts";
import { message } from "../../contract/message.ts";
import { hubLimits } from "../hub-limits.ts";
import type { GuardedFetch } from "../sources/guarded-fetch.ts";
import type { SourceSecrets } from "../sources/source-desk-secrets.ts";
import type { NewDelivery, Notice, NoticeStore, WaitingDelivery } from "../store/delivery-store.ts";
import { type Attempt, tellHook } from "./hook-channel.ts";
import { tellByMail } from "./mail-channel.ts";

export interface NoticeOfficeOptions {
  readonly store: NoticeStore;
  /** A file each, readable by the hub only. */
  readonly secrets: SourceSecrets;
  readonly http: GuardedFetch;
  readonly randomBytes: (count: number) => Buffer;
  /** Real time. */
  readonly wallMs: () => number;
}

/** The file with the password of the mail server. */
const mailSecret = "mail";
const secretBytes = 32;

/** A hook with its secret, which is shown once. */
export interface MadeHook {
  readonly hook: HookView;
  readonly secret: string;
}

/** Who is told of issues, by which ways, and the ways themselves. */
export class NoticeOffice {
  readonly #options: NoticeOfficeOptions;

  constructor(options: NoticeOfficeOptions) {
    this.#options = options;
  }

  async settings(): Promise<NoticeSettings> {
    const { store, secrets } = this.#options;
    const [rules, hooks, mail] = await Promise.all([store.rules(), store.hooks(), store.mail()]);
    const hasPassword = secrets.read(mailSecret) !== "";
    return { rules, hooks, mail: mail === null ? null : { ...mail, hasPassword } };
  }

  /** The id of the rule; null: there are as many as there may be. */
  async addRule(rule: NoticeRule): Promise<string | null> {
    const { store } = this.#options;
    if ((await store.rules()).length >= hubLimits.notices.rules) return null;
    const id = this.#id("rule");
    await store.putRule(id, rule);
    return id;
  }

  /** Null: there are as many as there may be. */
  async addHook(wish: HookWish): Promise<MadeHook | null> {
    const { store } = this.#options;
    const hook = hookSchema.parse(wish);
    if ((await store.hooks()).length >= hubLimits.notices.hooks) return null;
    const id = this.#id("hook");
    await store.putHook(id, hook);
    return { hook: { ...hook, id }, secret: this.newSecret(id) };
  }

  /** False: there is none of that id. What waits for a hook that is turned off is not told. */
  async changeHook(id: string, change: HookChange): Promise<boolean> {
    const { store, wallMs } = this.#options;
    const before = (await store.hooks()).find((hook) => hook.id === id);
    if (before === undefined) return false;
    const { id: _itself, ...hook } = { ...before, ...change };
    await store.putHook(id, hook);
    if (!hook.enabled) await store.endWaiting(id, wallMs());
    return true;
  }

  /** Makes another secret; the one before ends. */
  newSecret(id: string): string {
    const { secrets, randomBytes } = this.#options;
    const secret = randomBytes(secretBytes).toString("base64url");
    secrets.write(id, secret);
    return secret;
  }

  async removeHook(id: string): Promise<boolean> {
    const { store, secrets, wallMs } = this.#options;
    const removed = await store.removeHook(id, wallMs());
    if (removed) secrets.remove(id);
    return removed;
  }

  /**
   * @param password null: it stays, but only for the same login at the same server by the same way; empty:
   * there is none any more
   */
  async setMail(settings: MailSettings, password: string | null): Promise<void> {
    const { store, secrets } = this.#options;
    const before = await store.mail();
    const isSame =
      before !== null &&
      before.host === settings.host &&
      before.port === settings.port &&
      before.security === settings.security &&
      before.username === settings.username;
    // First: a password must never be there for a server that it is not of.
    if (password === "" || !isSame) secrets.remove(mailSecret);
    await store.putMail(settings);
    if (password !== null && password !== "") secrets.write(mailSecret, password);
  }

  /** One attempt at what waits. Never throws. */
  async tell(delivery: WaitingDelivery, stop: AbortSignal): Promise<Attempt> {
    const { store, secrets, http, wallMs } = this.#options;
    try {
      if (delivery.target === "mail") {
        const settings = await store.mail();
        if (settings === null) return { is: "lost", error: "no mail server" };
        return await tellByMail(settings, secrets.read(mailSecret), delivery, stop);
      }
      const hook = (await store.hooks()).find(({ id }) => id === delivery.target);
      if (hook === undefined) return { is: "refused", error: "no such hook" };
      const isTest = delivery.notice.kind === "test";
      if (!hook.enabled && !isTest) return { is: "refused", error: "the hook is off" };
      const ports = { http, wallMs: wallMs(), stop };
      return await tellHook(hook, secrets.read(hook.id), delivery, ports);
    } catch (error) {
      return { is: "lost", error: error instanceof Error ? error.name : "failed" };
    }
  }

  /** Tells a receiver that this is a test, at once; the answer is in the log as well. */
  async test(target: string, addresses: readonly string[]): Promise<Attempt> {
    const { store, wallMs } = this.#options;
    const nowMs = wallMs();
    const delivery: NewDelivery = {
      target,
      ruleId: "",
      notice: testNotice(nowMs, addresses),
      createdAtMs: nowMs,
      heldUntilMs: 0,
    };
    const waiting = { ...delivery, id: 0, retryAtMs: 0, attempts: 0 };
    const attempt = await this.tell(waiting, new AbortController().signal);
    await store.log(delivery, attempt.is === "sent" ? "" : attempt.error);
    return attempt;
  }

  #id(what: string): string {
    return `${what}-${this.#options.randomBytes(8).toString("hex")}`;
  }
}

const testNotice = (atMs: number, addresses: readonly string[]): Notice => ({
  kind: "test",
  issueId: "",
  site: "",
  room: "",
  atMs,
  name: { zh: "", en: "" },
  timeZone: "UTC",
  severity: "soon",
  text: message("tell.subject-test"),
  alarms: [],
  assignedTo: null,
  language: "zh",
  rule: "",
  addresses,
});
