import type { Duty } from "../../contract/duty.ts";
import { message } from "../../contract/message.ts";
import type { JournalRecord } from "../../contract/record.ts";
import { type Locale, say, timeOfDaySeconds } from "../../contract/text/text.ts";

/** One line of what happened: when, what, by which clause, shown by what. */
export interface TimelineEntry {
  readonly atMs: number;
  readonly what: string;
  readonly clause: string;
  readonly evidence: string;
}

/** The story the records tell of one meeting, in the order in which it happened. */
export function timelineOf(
  records: readonly JournalRecord[],
  meetingId: string,
  locale: Locale,
): readonly TimelineEntry[] {
  return records
    .flatMap((record) => entryOf(record, meetingId, locale))
    .toSorted((left, right) => left.atMs - right.atMs);
}

function entryOf(record: JournalRecord, meetingId: string, locale: Locale): TimelineEntry[] {
  const { body, atMs } = record;
  switch (body.kind) {
    case "agenda":
      return [{ atMs, what: `booked, agenda v${body.version}`, clause: "", evidence: "" }];
    case "duty":
      return body.duty.meetingId === meetingId ? dutyEntry(body.duty, locale) : [];
    case "phase": {
      const what = phaseWords[body.phase];
      const isAbout = body.meetingId === meetingId && what !== undefined;
      return isAbout ? [{ atMs, what, clause: "", evidence: say(locale, body.text) }] : [];
    }
    case "guard":
      return [{ atMs, what: body.point, clause: body.clause, evidence: say(locale, body.text) }];
    case "alarm":
      return alarmEntry(atMs, say(locale, body.alarm.text), body.alarm.clearedAtMs !== null);
    case "started":
      return body.afterCrash
        ? [{ atMs, what: "edge back after a crash", clause: "", evidence: "journal read" }]
        : [];
    case "act":
      return [{ atMs, what: say(locale, body.text), clause: "", evidence: body.by }];
    case "released":
    case "extended":
      return body.meetingId === meetingId
        ? [{ atMs, what: body.kind, clause: "", evidence: body.by }]
        : [];
    case "emergency":
      return [
        {
          atMs,
          what: body.active ? body.emergency : `${body.emergency} over`,
          clause: "",
          evidence: body.device,
        },
      ];
    case "notice":
    case "learnt":
    case "command":
    case "receipt":
    case "sign-off":
    case "selftest":
    case "clock":
      return [];
  }
}

const alarmEntry = (atMs: number, text: string, isCleared: boolean): TimelineEntry[] => [
  { atMs, what: isCleared ? "alarm cleared" : "alarm", clause: "", evidence: text },
];

const phaseWords: Readonly<Record<string, string | undefined>> = {
  meeting: "started",
  leaving: "ended",
  "powering-down": "people gone",
};

function dutyEntry(duty: Duty, locale: Locale): TimelineEntry[] {
  if (duty.settledAtMs === null) return [];
  const name = say(locale, message(`duty.${duty.kind}`));
  const what = duty.status === "done" ? name : `${name}: ${duty.status}`;
  const evidence = [...new Set(duty.evidence.map((each) => say(locale, each.text)))];
  return [{ atMs: duty.settledAtMs, what, clause: duty.clause, evidence: evidence.join(" · ") }];
}

/** Lines in columns, times as the room's clock shows them. */
export function timelineText(entries: readonly TimelineEntry[], locale: Locale): string {
  const whatWidth = Math.max(0, ...entries.map((entry) => entry.what.length));
  const clauseWidth = Math.max(0, ...entries.map((entry) => entry.clause.length));
  return entries
    .map(({ atMs, what, clause, evidence }) =>
      [
        ` ${timeOfDaySeconds(locale, atMs)}`,
        what.padEnd(whatWidth),
        clause.padEnd(clauseWidth),
        evidence,
      ]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
