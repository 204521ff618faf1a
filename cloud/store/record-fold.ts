import type { Duty, DutyNotice } from "../../contract/duty.ts";
import type { Alarm } from "../../contract/record.ts";
import type { SelfTestReport, SignOff } from "../../contract/selftest.ts";
import type { RoomWord } from "../agenda/room-word.ts";
import type { IncomingRecord } from "./hub-store.ts";

/** What a batch of records says in the end: of each thing the last word. */
export interface RecordFold {
  readonly duties: ReadonlyMap<string, Duty>;
  /** Somebody was told of these duties, which stand in earlier batches. */
  readonly notices: ReadonlyMap<string, DutyNotice>;
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly reports: ReadonlyMap<string, SelfTestReport>;
  /** In order. */
  readonly signOffs: readonly SignOff[];
  /** By meeting. */
  readonly words: ReadonlyMap<string, FoldedWord>;
  /** The agenda that the room goes by after these records. */
  readonly agendaVersion: number | null;
}

interface FoldedWord {
  readonly word: RoomWord;
  /** Of the record that says it. */
  readonly number: number;
  /** The agenda that the room went by when it said so. */
  readonly agendaVersion: number | null;
}

/** @param knownVersion the agenda that the room went by before these records */
export function foldRecords(
  records: readonly IncomingRecord[],
  knownVersion: number | null,
): RecordFold {
  const duties = new Map<string, Duty>();
  const notices = new Map<string, DutyNotice>();
  const alarms = new Map<string, Alarm>();
  const reports = new Map<string, SelfTestReport>();
  const signOffs: SignOff[] = [];
  const words = new Map<string, FoldedWord>();
  let agendaVersion = knownVersion;
  for (const record of records) {
    const { duty, notice, alarm, report, signOff, word, number } = record;
    if (duty !== null) {
      duties.set(duty.id, duty);
      notices.delete(duty.id);
    }
    if (notice !== null) {
      const here = duties.get(notice.duty);
      if (here === undefined) {
        notices.set(notice.duty, furthest(notices.get(notice.duty), notice.notice));
      } else {
        duties.set(here.id, { ...here, noticed: furthest(here.noticed, notice.notice) });
      }
    }
    if (alarm !== null) alarms.set(alarm.id, alarm);
    if (report !== null) reports.set(report.id, report);
    if (signOff !== null) signOffs.push(signOff);
    agendaVersion = record.agendaVersion ?? agendaVersion;
    if (word !== null) words.set(word.meetingId, { word, number, agendaVersion });
  }
  return { duties, notices, alarms, reports, signOffs, words, agendaVersion };
}

/** It only moves on: of more guests people are told although the duty has gone up before. */
const furthest = (before: DutyNotice | undefined, now: DutyNotice): DutyNotice =>
  before === "escalated" ? before : now;
