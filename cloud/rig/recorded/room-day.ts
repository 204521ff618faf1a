import { type Meeting, meetingSchema } from "../../../contract/agenda.ts";
import type { Duty, DutyKind, DutyRole } from "../../../contract/duty.ts";
import { message } from "../../../contract/message.ts";
import type { RecordBody } from "../../../contract/record.ts";
import { testReport, testStep } from "../../../contract/selftest.fixture.ts";
import { chance, type RoomHabits } from "./room-habits.ts";

/** A day that a room has told of. Times are room time. */
export interface RoomDay {
  readonly meetings: readonly Meeting[];
  /** In the order of their times. */
  readonly records: readonly { readonly atMs: number; readonly body: RecordBody }[];
  /** Mean watts of the minute; null: it has no meter. */
  readonly watts: (minuteMs: number) => number | null;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const titles = ["例会", "项目评审", "党组学习", "视频调度会", "来访接待", "业务培训"] as const;

/**
 * @param day of the room's zone, counted from any
 * @param fromMs its midnight
 */
export function roomDay(habits: RoomHabits, number: number, day: number, fromMs: number): RoomDay {
  const weekday = new Date(fromMs + 12 * hourMs).getUTCDay();
  const isWorkday = weekday > 0 && weekday < 6;
  const hours = isWorkday ? hoursOf(number, day) : [];
  const meetings = hours.map((hour, at) => meetingAt(habits, number, day, at, fromMs, hour));
  const wasteUntilMs =
    habits.isWasteful && meetings.length > 0 && chance(number, day, 11) < 0.6
      ? fromMs + 23 * hourMs
      : null;
  const records = [
    ...meetings.flatMap((meeting, at) => recordsOf(habits, meeting, chance(number, day, at, 21))),
    ...dayRecords(fromMs, chance(number, day, 31), habits, wasteUntilMs),
  ].toSorted((left, right) => left.atMs - right.atMs);
  return {
    meetings,
    records,
    watts: (atMs) => (habits.isMetered ? wattsAt(habits, meetings, wasteUntilMs, atMs) : null),
  };
}

/** When its meetings begin: none of them meets another. */
const hoursOf = (number: number, day: number): readonly number[] =>
  [8.5, 10.5, 14, 16].filter((_hour, at) => chance(number, day, at) < 0.55);

function meetingAt(
  habits: RoomHabits,
  number: number,
  day: number,
  at: number,
  fromMs: number,
  hour: number,
): Meeting {
  const startMs = fromMs + hour * hourMs;
  const lasts = chance(number, day, at, 1) < 0.5 ? 60 : 90;
  return meetingSchema.parse({
    id: `m-${number}-${day}-${at}`,
    title: titles[(number + day + at) % titles.length],
    startMs,
    endMs: startMs + lasts * minuteMs,
    class: chance(number, day, at, 2) < 0.15 ? "important" : "ordinary",
    classified: chance(number, day, at, 3) < 0.05,
    headCount: 3 + Math.floor(chance(number, day, at, 4) * (habits.seats - 2)),
  });
}

function wattsAt(
  habits: RoomHabits,
  meetings: readonly Meeting[],
  wasteUntilMs: number | null,
  atMs: number,
): number {
  const wave = 1 + 0.08 * Math.sin(atMs / (7 * minuteMs));
  for (const { startMs, endMs } of meetings) {
    if (atMs >= startMs - 45 * minuteMs && atMs < startMs) return habits.meetingW * 0.7 * wave;
    if (atMs >= startMs && atMs < endMs) return habits.meetingW * wave;
    if (atMs >= endMs && atMs < endMs + 8 * minuteMs) return habits.meetingW * 0.3;
  }
  const last = meetings.at(-1);
  const isWasting = wasteUntilMs !== null && last !== undefined && atMs >= last.endMs;
  return isWasting && atMs < wasteUntilMs ? 640 * wave : habits.restW * wave;
}

const phaseRecord = (
  atMs: number,
  phase: "preparing" | "open" | "meeting" | "powering-down" | "idle",
  meetingId: string | null,
) => ({
  atMs,
  body: { kind: "phase", phase, meetingId, text: message(`phase.${phase}`) } as const,
});

/** What a meeting leaves in the journal: phases, its tests, its duties. */
function recordsOf(habits: RoomHabits, meeting: Meeting, luck: number) {
  const { id, startMs, endMs } = meeting;
  const isBad = luck < (habits.isSloppy ? 0.3 : 0.03);
  const duty = (kind: DutyKind, clause: string, told: DutyRole, dueAtMs: number, fails: boolean) =>
    dutyRecord({ kind, clause, told, dueAtMs, meetingId: id, name: id }, fails ? luck : 1);
  return [
    phaseRecord(startMs - 120 * minuteMs, "preparing", id),
    duty("prepared", "NX 6.2.1.1", "service", startMs - 60 * minuteMs, isBad),
    phaseRecord(startMs - 60 * minuteMs, "open", id),
    testRecord(id, startMs - 30 * minuteMs, luck > 0.05),
    duty("test-t30", "NX T5-2", "technician", startMs - 30 * minuteMs, luck <= 0.05),
    duty("test-t10", "NX T5-2", "technician", startMs - 10 * minuteMs, false),
    duty("comfort", "GB18883 temperature", "technician", startMs, isBad && luck < 0.02),
    duty("nameplates", "NX T6-3", "service", startMs, false),
    phaseRecord(startMs, "meeting", id),
    duty("doors-closed", "NX 6.3.1.5", "service", startMs + 5 * minuteMs, isBad),
    phaseRecord(endMs, "powering-down", id),
    duty("large-loads-off", "NX 5.6.2.3", "technician", endMs + 5 * minuteMs, false),
    duty("supply-cut", "NX 6.4.2.5", "technician", endMs + 10 * minuteMs, false),
    duty(
      "off-proved",
      "NX 5.6.2.1",
      "manager",
      endMs + 15 * minuteMs,
      habits.isWasteful && luck < 0.4,
    ),
    phaseRecord(endMs + 8 * minuteMs, "idle", null),
  ];
}

function testRecord(meetingId: string, atMs: number, passes: boolean) {
  const steps = ["mic-main", "mic-standby", "projector", "speaker"].map((device) =>
    testStep({
      id: `${device}:answers`,
      device,
      atMs,
      tookMs: 900,
      result: passes || device !== "projector" ? "pass" : "fail",
    }),
  );
  const report = testReport({
    id: `${meetingId}-t30`,
    test: "t30",
    meetingId,
    startedAtMs: atMs,
    endedAtMs: atMs + 20_000,
    steps,
    worst: passes ? "pass" : "fail",
  });
  return { atMs: atMs + 20_000, body: { kind: "selftest", report } as const };
}

interface DutyFacts extends Pick<Duty, "kind" | "clause" | "told" | "dueAtMs" | "meetingId"> {
  /** What it belongs to: a meeting, a day. */
  readonly name: string;
}

/** @param luck of what goes wrong, below 0.01 is missed, the rest late; 1: all goes well */
function dutyRecord({ name, ...facts }: DutyFacts, luck: number) {
  const status = luck === 1 ? "done" : luck < 0.01 ? "missed" : "late";
  const settledAtMs = facts.dueAtMs + (status === "done" ? -6 : 14) * minuteMs;
  const duty: Duty = {
    ...facts,
    id: `${name}:${facts.kind}`,
    opensAtMs: facts.dueAtMs - hourMs,
    closesAtMs: facts.dueAtMs + hourMs,
    status,
    settledAtMs,
    evidence:
      status === "missed"
        ? [{ text: message("lack.evidence"), atMs: settledAtMs }]
        : [{ text: message("evidence.needless"), atMs: settledAtMs }],
    remindsAtMs: null,
    escalatesAtMs: null,
    escalatesTo: null,
    noticed: "none",
  };
  return { atMs: settledAtMs, body: { kind: "duty", duty } as const };
}

/** What the day itself owes, and the alarm of a room that stays on. */
function dayRecords(fromMs: number, luck: number, habits: RoomHabits, wasteUntilMs: number | null) {
  const name = `day-${new Date(fromMs + 12 * hourMs).toISOString().slice(0, 10)}`;
  const owed = (kind: DutyKind, clause: string, dueAtMs: number, fails: boolean) =>
    dutyRecord({ kind, clause, told: "service", dueAtMs, meetingId: null, name }, fails ? luck : 1);
  const endMs = fromMs + 24 * hourMs;
  return [
    owed("daily-patrol", "NX 6.3.3", endMs - 6 * hourMs, habits.isSloppy && luck < 0.3),
    owed("standby-watched", "NX 5.6.2.1", endMs - minuteMs, wasteUntilMs !== null),
    ...(wasteUntilMs === null ? [] : standbyAlarm(fromMs + 18 * hourMs, wasteUntilMs)),
  ];
}

function standbyAlarm(raisedAtMs: number, clearedAtMs: number) {
  const alarm = {
    id: "standby",
    severity: "soon",
    text: message("lack.watts", { device: "hvac", watts: 640, limit: 15 }),
    device: "hvac",
    raisedAtMs,
  } as const;
  return [
    { atMs: raisedAtMs, body: { kind: "alarm", alarm: { ...alarm, clearedAtMs: null } } as const },
    { atMs: clearedAtMs, body: { kind: "alarm", alarm: { ...alarm, clearedAtMs } } as const },
  ];
}
