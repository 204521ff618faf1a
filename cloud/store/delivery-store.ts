import type {
  DeliveryView,
  Hook,
  HookView,
  IssueSeverity,
  MailSettings,
  NoticeKind,
  NoticeRule,
  NoticeRuleView,
} from "../../contract/hub-alarms.ts";
import type { Message } from "../../contract/message.ts";
import type { RoomRef } from "./hub-store.ts";

/** What is told, as facts: each channel puts it into its own words. */
export interface Notice extends RoomRef {
  readonly kind: NoticeKind;
  /** Empty: a test. */
  readonly issueId: string;
  readonly atMs: number;
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
  readonly severity: IssueSeverity;
  readonly text: Message;
  /** Alarms that stand, the gravest first. */
  readonly alarms: readonly {
    readonly id: string;
    readonly severity: IssueSeverity;
    readonly text: Message;
    readonly raisedAtMs: number;
    readonly explained: boolean;
    readonly flapping: boolean;
  }[];
  readonly assignedTo: string | null;
  readonly language: NoticeRule["language"];
  /** Of the rule, for the log. */
  readonly rule: string;
  /** Of a mail: to whom; empty for a hook. */
  readonly addresses: readonly string[];
}

/** A message on its way into the queue. Times are real. */
export interface NewDelivery {
  /** `mail`, or the id of a hook. */
  readonly target: string;
  readonly ruleId: string;
  readonly notice: Notice;
  readonly createdAtMs: number;
  /** 0: at once. */
  readonly heldUntilMs: number;
}

/** A message that waits for its turn. */
export interface WaitingDelivery extends NewDelivery {
  readonly id: number;
  readonly retryAtMs: number;
  readonly attempts: number;
}

export interface NoticeStore {
  rules(): Promise<readonly NoticeRuleView[]>;
  putRule(id: string, rule: NoticeRule): Promise<void>;
  /** False: there is none of that id. What waits by it is no longer sent. */
  removeRule(id: string, nowMs: number): Promise<boolean>;
  hooks(): Promise<readonly HookView[]>;
  putHook(id: string, hook: Hook): Promise<void>;
  /** False: there is none of that id. What waits for it is no longer sent. */
  removeHook(id: string, nowMs: number): Promise<boolean>;
  /** What waits there is no longer sent. */
  endWaiting(target: string, nowMs: number): Promise<void>;
  mail(): Promise<MailSettings | null>;
  putMail(settings: MailSettings): Promise<void>;

  /** Receivers for which something waits. */
  targets(): Promise<readonly string[]>;
  /** What is to be sent next there: the oldest that is not held back; null: nothing is. */
  next(target: string, nowMs: number): Promise<WaitingDelivery | null>;
  /** When something held back may be sent; null: nothing is. */
  nextHeldMs(nowMs: number): Promise<number | null>;
  /** It did not go through, and is tried again then. */
  retry(id: number, attempts: number, retryAtMs: number, error: string): Promise<void>;
  settle(
    id: number,
    outcome: {
      readonly state: "sent" | "failed";
      readonly attempts: number;
      readonly error: string;
    },
    nowMs: number,
  ): Promise<void>;
  /** A test: it is told at once, and only logged. */
  log(delivery: NewDelivery, error: string): Promise<void>;
  /** Newest first. */
  deliveries(limit: number): Promise<readonly DeliveryView[]>;
  /** To one receiver, newest first. */
  deliveriesTo(target: string, limit: number): Promise<readonly DeliveryView[]>;
  /** Forgets what was settled before then. */
  forget(beforeMs: number): Promise<void>;
}
