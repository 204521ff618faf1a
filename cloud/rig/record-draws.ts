import * as fc from "fast-check";
import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { Alarm } from "../../contract/record.ts";
import type { IncomingRecord } from "../store/hub-store.ts";

/** For tests: a record of which the hub reads nothing. */
export const plainRecord = (number: number): IncomingRecord => ({
  number,
  atMs: number * 1_000.5,
  clockTrusted: true,
  kind: "clock",
  body: JSON.stringify({ kind: "clock", trusted: true }),
  duty: null,
  alarm: null,
  report: null,
  signOff: null,
  notice: null,
  agendaVersion: null,
  word: null,
});

const small = fc.integer({ min: 0, max: 4 });
const timeMs = fc.integer({ min: 0, max: 40 });
const notice = fc.constantFrom("reminded", "escalated");

const duty = fc
  .record({
    id: small,
    dueAtMs: timeMs,
    status: fc.constantFrom("open", "done", "late", "missed"),
    ofMeeting: fc.boolean(),
    noticed: fc.constantFrom("none", "reminded", "escalated"),
  })
  .map(({ id, dueAtMs, status, ofMeeting, noticed }): Duty => ({
    id: `duty-${id}`,
    kind: "prepared",
    clause: "NX 6.2.1.1",
    meetingId: ofMeeting ? `m-${id}` : null,
    opensAtMs: 0,
    dueAtMs,
    closesAtMs: 50,
    status,
    settledAtMs: status === "open" ? null : dueAtMs,
    evidence: [],
    told: "service",
    remindsAtMs: null,
    escalatesAtMs: null,
    escalatesTo: "manager",
    noticed,
  }));

const alarm = fc
  .record({ id: small, raisedAtMs: timeMs, cleared: fc.option(timeMs) })
  .map(({ id, raisedAtMs, cleared }): Alarm => ({
    id: id === 0 ? "emergency:fire" : `alarm-${id}`,
    severity: "soon",
    text: message("alarm.hub-offline"),
    device: null,
    raisedAtMs,
    clearedAtMs: cleared,
  }));

const word = fc
  .record({ kind: fc.constantFrom("released", "extended"), meeting: small, endsAtMs: timeMs })
  .map(({ kind, meeting, endsAtMs }) => ({ kind, meetingId: `m-${meeting}`, endsAtMs }));

/** What a record may say that the hub reads. */
export const saidByRecord: fc.Arbitrary<Partial<IncomingRecord>> = fc.oneof(
  fc.constant({}),
  duty.map((said) => ({ duty: said })),
  alarm.map((said) => ({ alarm: said })),
  word.map((said) => ({ word: said })),
  small.map((agendaVersion) => ({ agendaVersion })),
  fc.tuple(small, notice).map(([id, told]) => ({ notice: { duty: `duty-${id}`, notice: told } })),
);
