import { z } from "zod";
import { harmlessLine, harmlessText } from "./harmless-text.ts";
import { roomIdSchema, siteIdSchema } from "./ids.ts";
import type { Message } from "./message.ts";
import type { Alarm } from "./record.ts";

/** Least grave first. An emergency concerns everybody in the room. */
export const issueSeverities = ["soon", "now", "emergency"] as const;
export type IssueSeverity = (typeof issueSeverities)[number];

export const graver = (one: IssueSeverity, other: IssueSeverity): boolean =>
  issueSeverities.indexOf(one) > issueSeverities.indexOf(other);

/** open: nobody has taken it up · acknowledged: somebody has · resolved: its alarms are gone. */
export const issueStates = ["open", "acknowledged", "resolved"] as const;
export type IssueState = (typeof issueStates)[number];

/** An alarm as an issue remembers it. Times are room time. */
export interface IssueAlarm extends Alarm {
  /** room: the room raised it · hub: the hub itself sees it. */
  readonly from: "room" | "hub";
  /** When it was raised lately, oldest first; bounded. */
  readonly raises: readonly number[];
  /** It comes and goes: it counts as one alarm that stands until it has been calm for a while. */
  readonly flapping: boolean;
  /** Another alarm of the room is its cause. */
  readonly explained: boolean;
}

/** What is to be dealt with in one room: all its alarms in one. Without site and room: in the hub. */
export interface Issue {
  readonly id: string;
  readonly site: string;
  readonly room: string;
  readonly state: IssueState;
  readonly severity: IssueSeverity;
  /** Of the alarm that explains the others, or of the gravest. */
  readonly text: Message;
  /** The gravest first; cleared ones stay for a while. */
  readonly alarms: readonly IssueAlarm[];
  readonly raisedAtMs: number;
  readonly changedAtMs: number;
  readonly resolvedAtMs: number | null;
  readonly acknowledgedBy: string | null;
  readonly assignedTo: string | null;
  /** Somebody works there: nobody is told. */
  readonly inMaintenance: boolean;
  /** The severity people were told of last; null: not told. */
  readonly told: IssueSeverity | null;
  /** Grows by one with every change. */
  readonly revision: number;
}

export const issueEventKinds = [
  "opened",
  "reopened",
  "worse",
  "raised",
  "cleared",
  "flapping",
  "calmed",
  "acknowledged",
  "assigned",
  "noted",
  "maintenance",
  "maintenance-over",
  "resolved",
] as const;
export type IssueEventKind = (typeof issueEventKinds)[number];

/** One line of an issue's history. */
export interface IssueEvent {
  readonly atMs: number;
  readonly kind: IssueEventKind;
  /** The account; empty: by itself. */
  readonly by: string;
  /** What the person wrote, or to whom it was assigned; empty: nothing. */
  readonly note: string;
  /** Of which alarm; null: of the issue. */
  readonly text: Message | null;
}

/** Why people are told of an issue. */
export const noticeKinds = [
  "opened",
  "reopened",
  "worse",
  "still-open",
  "resolved",
  "test",
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** An issue as lists show it. */
export interface IssueView extends Issue {
  readonly name: { readonly zh: string; readonly en: string };
  readonly timeZone: string;
}

export interface IssueDetail {
  readonly issue: IssueView;
  /** Newest first. */
  readonly history: readonly IssueEvent[];
}

export interface IssueList {
  readonly issues: readonly IssueView[];
  /** How many there are that the list leaves out. */
  readonly leftOut: number;
  /** Room time. */
  readonly nowMs: number;
}

const line = (most: number) => z.string().overwrite(harmlessLine).min(1).max(most);
export const noteSchema = z.string().overwrite(harmlessText).max(500);

/** A room, or with `room` null a whole site. */
const placeShape = { site: siteIdSchema, room: roomIdSchema.nullable() };

export const maintenanceSchema = z
  .strictObject({
    ...placeShape,
    fromMs: z.int().min(0),
    toMs: z.int().min(0),
    reason: line(200),
    owner: line(80),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { path: ["toMs"], message: "ends after it begins" });
export type Maintenance = z.infer<typeof maintenanceSchema>;

/** When work in a room keeps its alarms from people. */
export interface MaintenanceView extends Maintenance {
  readonly id: string;
  readonly madeBy: string;
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day: 22:00");

/** Who is told of what. */
export const noticeRuleSchema = z.strictObject({
  name: line(80),
  enabled: z.boolean(),
  /** Of this severity and graver ones. */
  severity: z.enum(issueSeverities),
  /** Null: all sites, all rooms of the site. */
  site: siteIdSchema.nullable(),
  room: roomIdSchema.nullable(),
  to: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("hook"), hook: z.string().min(1).max(64) }),
    z.strictObject({
      kind: z.literal("mail"),
      addresses: z.array(z.email().max(254)).min(1).max(20),
    }),
  ]),
  /** What can wait is told after these hours, by the clock on the room's wall; null: at once. */
  quiet: z.strictObject({ from: timeOfDay, to: timeOfDay }).nullable(),
  /** Also when it is over. */
  tellsEnd: z.boolean(),
  language: z.enum(["zh", "en"]),
});
export type NoticeRule = z.infer<typeof noticeRuleSchema>;

export interface NoticeRuleView extends NoticeRule {
  readonly id: string;
}

/** What a hook may hear of. A test is told whatever it hears of. */
export const hookEvents = ["opened", "reopened", "worse", "still-open", "resolved"] as const;

const hookShape = {
  name: line(80),
  url: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\/\S+$/, "https://host/path"),
  /** An address inside, or without encryption: an administrator's word. */
  allowsPrivate: z.boolean(),
  /** Off: it is told nothing, whatever the rules say. */
  enabled: z.boolean(),
  /** Of what the rules send here, only these. */
  events: z.array(z.enum(hookEvents)).min(1).max(hookEvents.length),
};
const { enabled, events, ...named } = hookShape;

/** Where another program hears of issues. */
export const hookSchema = z.strictObject({
  ...named,
  enabled: enabled.default(true),
  events: events.default([...hookEvents]),
});
export type Hook = z.infer<typeof hookSchema>;
export type HookWish = z.input<typeof hookSchema>;

/** What is left out stays as it is. */
export const hookChangeSchema = z.strictObject({
  ...named,
  enabled: enabled.exactOptional(),
  events: events.exactOptional(),
});
export type HookChange = z.infer<typeof hookChangeSchema>;

export interface HookView extends Hook {
  readonly id: string;
}

/** How mail leaves the hub. */
export const mailSettingsSchema = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  /** tls: encrypted from the start · starttls: encrypted before anything is said · none: not. */
  security: z.enum(["tls", "starttls", "none"]),
  from: z.email().max(254),
  /** Empty: the server asks for no login. */
  username: z.string().max(254),
});
export type MailSettings = z.infer<typeof mailSettingsSchema>;

export type MailView = MailSettings & { readonly hasPassword: boolean };

/** waiting: to be sent · over: no longer worth telling · dropped: the queue was full. */
export const deliveryStates = ["waiting", "sent", "failed", "over", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What became of one message. Times are real. */
export interface DeliveryView {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly state: DeliveryState;
  readonly rule: string;
  readonly target: string;
  readonly site: string;
  readonly room: string;
  readonly createdAtMs: number;
  /** Not before; null: it is not held back. */
  readonly heldUntilMs: number | null;
  readonly settledAtMs: number | null;
  readonly attempts: number;
  /** When it is tried again; null: not, or as soon as its turn comes. */
  readonly retryAtMs: number | null;
  /** What went wrong at the last attempt; empty: nothing. */
  readonly error: string;
}

/** Everything about who is told; for whoever may configure. */
export interface NoticeSettings {
  readonly rules: readonly NoticeRuleView[];
  readonly hooks: readonly HookView[];
  readonly mail: MailView | null;
}
