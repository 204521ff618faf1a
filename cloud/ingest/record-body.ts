import { z } from "zod";
import { type Duty, dutyKinds, dutyRoles } from "../../contract/duty.ts";
import { harmlessLine } from "../../contract/harmless-text.ts";
import type { PointKey } from "../../contract/ids.ts";
import { messageSchema } from "../../contract/message-schema.ts";
import { unitSchema } from "../../contract/points.ts";
import { toldValueSchema } from "../../contract/reading.ts";
import type { Alarm } from "../../contract/record.ts";
import {
  selfTestKinds,
  type SelfTestReport,
  selfTestResults,
  signatureSchema,
  type SignOff,
} from "../../contract/selftest.ts";
import type { RoomWord } from "../agenda/room-word.ts";
import type { RecordMeaning } from "../store/hub-store.ts";

const id = z.string().min(1).max(256);
const line = (most: number) => z.string().max(most).overwrite(harmlessLine);
const timeMs = z.number();

const evidenceSchema = z
  .object({
    text: messageSchema,
    atMs: timeMs,
    point: z.string().max(160).optional(),
    value: toldValueSchema.optional(),
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

const resultSchema = z.enum(selfTestResults);
const measuredSchema = z.object({
  name: line(64),
  value: toldValueSchema,
  unit: z.union([unitSchema, z.enum(["ms", "s"])]).nullable(),
});
const reportSchema = z.object({
  id,
  test: z.enum(selfTestKinds),
  meetingId: id.nullable(),
  by: line(128),
  startedAtMs: timeMs,
  endedAtMs: timeMs,
  only: z.array(id).max(64).nullable(),
  amends: id.nullable(),
  steps: z
    .array(
      z.object({
        id,
        device: line(256).min(1),
        text: messageSchema,
        clause: line(128),
        result: resultSchema,
        finding: messageSchema,
        cause: messageSchema.nullable(),
        action: messageSchema.nullable(),
        measured: z.array(measuredSchema).max(16),
        atMs: timeMs,
        tookMs: z.number(),
      }),
    )
    .max(500),
  worst: resultSchema,
}) satisfies z.ZodType<SelfTestReport>;

const signOffSchema = z.object({
  ...signatureSchema.shape,
  report: id,
  by: line(128),
  atMs: timeMs,
}) satisfies z.ZodType<SignOff>;

const noticeSchema = z.object({ duty: id, notice: z.enum(["reminded", "escalated"]) });
const agendaSchema = z.object({ version: z.int().min(0) });
const meetingId = z.string().min(1).max(128);
const releasedSchema = z
  .object({ meetingId, endedAtMs: z.int().min(0) })
  .transform((body): RoomWord => {
    return { kind: "released", meetingId: body.meetingId, endsAtMs: body.endedAtMs };
  });
const extendedSchema = z
  .object({ meetingId, untilMs: z.int().min(0) })
  .transform((body): RoomWord => {
    return { kind: "extended", meetingId: body.meetingId, endsAtMs: body.untilMs };
  });

/** What was read, and whether it should have been more: such a record is kept, and shown nowhere. */
export interface ReadBody extends RecordMeaning {
  readonly unreadable: boolean;
}

const nothing: ReadBody = {
  duty: null,
  alarm: null,
  report: null,
  signOff: null,
  notice: null,
  agendaVersion: null,
  word: null,
  unreadable: false,
};
const unreadable: ReadBody = { ...nothing, unreadable: true };

/** What a record tells the hub beyond being one. Never throws. */
export function meaningOf(body: Readonly<Record<string, unknown>>): ReadBody {
  switch (body["kind"]) {
    case "duty":
      return read(dutySchema, body["duty"], (duty) => ({ duty }));
    case "alarm":
      return read(alarmSchema, body["alarm"], (alarm) => ({ alarm }));
    case "selftest":
      return read(reportSchema, body["report"], (report) => ({ report }));
    case "sign-off":
      return read(signOffSchema, body["signOff"], (signOff) => ({ signOff }));
    case "notice":
      return read(noticeSchema, body, (notice) => ({ notice }));
    case "agenda":
      return read(agendaSchema, body, ({ version }) => ({ agendaVersion: version }));
    case "released":
      return read(releasedSchema, body, (word) => ({ word }));
    case "extended":
      return read(extendedSchema, body, (word) => ({ word }));
    default:
      return nothing;
  }
}

function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
  part: (parsed: z.output<S>) => Partial<RecordMeaning>,
): ReadBody {
  const parsed = schema.safeParse(value);
  return parsed.success ? { ...nothing, ...part(parsed.data) } : unreadable;
}
