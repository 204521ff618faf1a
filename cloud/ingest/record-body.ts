import { z } from "zod";
import { type Duty, dutyKinds, dutyRoles } from "../../contract/duty.ts";
import type { PointKey } from "../../contract/ids.ts";
import { messageSchema } from "../../contract/message-schema.ts";
import { pointValueSchema } from "../../contract/reading.ts";
import { type Alarm, selfTestKinds, type SelfTestReport } from "../../contract/record.ts";

const id = z.string().min(1).max(256);
const timeMs = z.number();

const evidenceSchema = z
  .object({
    text: messageSchema,
    atMs: timeMs,
    point: z.string().max(160).optional(),
    value: pointValueSchema.optional(),
  })
  .transform(({ text, atMs, point, value }) => ({
    text,
    atMs,
    ...(point === undefined ? {} : { point: point as PointKey }),
    ...(value === undefined ? {} : { value }),
  }));

const dutySchema = z.object({
  id,
  kind: z.enum(dutyKinds),
  clause: id,
  meetingId: id.nullable(),
  opensAtMs: timeMs,
  dueAtMs: timeMs,
  closesAtMs: timeMs,
  status: z.enum(["waiting", "open", "done", "late", "missed", "waived"]),
  settledAtMs: timeMs.nullable(),
  evidence: z.array(evidenceSchema).max(64),
  told: z.enum(dutyRoles),
  remindsAtMs: timeMs.nullable(),
  escalatesAtMs: timeMs.nullable(),
  escalatesTo: z.enum(dutyRoles).nullable(),
  noticed: z.enum(["none", "reminded", "escalated"]),
}) satisfies z.ZodType<Duty>;

const alarmSchema = z.object({
  id,
  severity: z.enum(["soon", "now"]),
  text: messageSchema,
  device: id.nullable(),
  raisedAtMs: timeMs,
  clearedAtMs: timeMs.nullable(),
}) satisfies z.ZodType<Alarm>;

const resultSchema = z.enum(["pass", "warn", "fail", "skipped", "not-supported"]);
const reportSchema = z.object({
  id,
  test: z.enum(selfTestKinds),
  meetingId: id.nullable(),
  by: z.string().max(128),
  startedAtMs: timeMs,
  endedAtMs: timeMs,
  steps: z
    .array(
      z.object({
        device: id,
        text: messageSchema,
        clause: z.string().max(128),
        result: resultSchema,
        finding: messageSchema,
      }),
    )
    .max(500),
  worst: resultSchema,
}) satisfies z.ZodType<SelfTestReport>;

export interface RecordMeaning {
  readonly duty: Duty | null;
  readonly alarm: Alarm | null;
  readonly report: SelfTestReport | null;
  /** Of a kind the hub reads, but not readable: kept as sent, shown nowhere. */
  readonly unreadable: boolean;
}

const nothing: RecordMeaning = { duty: null, alarm: null, report: null, unreadable: false };

/** What a record tells the hub beyond being one. Never throws. */
export function meaningOf(body: { readonly kind: string; readonly [key: string]: unknown }) {
  switch (body.kind) {
    case "duty": {
      const duty = dutySchema.safeParse(body["duty"]).data ?? null;
      return { ...nothing, duty, unreadable: duty === null };
    }
    case "alarm": {
      const alarm = alarmSchema.safeParse(body["alarm"]).data ?? null;
      return { ...nothing, alarm, unreadable: alarm === null };
    }
    case "selftest": {
      const report = reportSchema.safeParse(body["report"]).data ?? null;
      return { ...nothing, report, unreadable: report === null };
    }
    default:
      return nothing;
  }
}
