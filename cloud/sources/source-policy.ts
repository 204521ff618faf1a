import { canonicalJson } from "../../contract/hash.ts";
import type { SourceComplaint } from "../../contract/sources.ts";
import { hubLimits } from "../hub-limits.ts";
import { type SourceItem, wordless } from "../store/source-store.ts";
import type { Fetched, SourceMeeting } from "./source.ts";

/** What a source's answer makes of what was known of it. */
export interface Judged {
  /** New or changed. */
  readonly put: readonly SourceItem[];
  /** Not told of any more and called off, or over. */
  readonly drop: readonly string[];
  /** Meetings that are held now because too many vanished; null: none has been held by this answer. */
  readonly heldOf: number | null;
  readonly complaints: readonly SourceComplaint[];
}

/** What an answer says besides the meetings it tells. */
export type Besides = Partial<Pick<Extract<Fetched, { kind: "all" }>, "removed" | "unread">>;

/**
 * What holds of a source after it told all its meetings. What it tells is taken over; of two words on
 * one meeting the newer one counts, whichever comes last. What it does not tell any more is called off
 * one by one. When more than half of what was to come is gone at once, and three or more, or
 * everything, that is rather a fault of the source: those are held until a person decides. Fewer than
 * three that the source says are deleted are called off, also when they were all there was. What it
 * has, but cannot be read, stays as it was.
 */
export function judge(
  known: readonly SourceItem[],
  all: readonly SourceMeeting[],
  nowMs: number,
  besides: Besides = {},
): Judged {
  const { sound, complaints } = checked(newestOf(all));
  const before = new Map(known.map((item) => [item.key, item]));
  const put = sound.flatMap((meeting): readonly SourceItem[] => {
    const item = itemAfter(before.get(meeting.key), meeting, nowMs);
    return item === null ? [] : [item];
  });
  const unread = new Set(besides.unread);
  const isUnread = ({ meeting: { uid, writeBack } }: SourceItem) =>
    unread.has(uid) || (writeBack !== null && unread.has(writeBack.href));
  const kept = known.filter(isUnread);
  const names = new Set([...all, ...kept].map(({ key }) => key));
  const missing = known.filter(({ key }) => !names.has(key));
  const sinceMs = nowMs - hubLimits.agenda.endedKeptMs;
  const past = missing.filter(({ meeting }) => meeting.endMs <= sinceMs).map(({ key }) => key);
  const live = known.filter(({ status, meeting }) => status === "live" && meeting.endMs > nowMs);
  const gone = live.filter(({ key }) => !names.has(key));
  if (isTooMany(gone.length, live.length) && !isDeleted(gone, besides.removed ?? [])) {
    const held = gone.map((item): SourceItem => ({ ...item, status: "held" }));
    return { put: [...put, ...held], drop: past, heldOf: live.length, complaints };
  }
  const drop = [...past, ...gone.map(({ key }) => key)];
  return { put, drop, heldOf: null, complaints };
}

/** At the source's word alone nobody loses that many meetings. */
export const isTooMany = (gone: number, of: number): boolean =>
  gone * 2 > of && (gone >= hubLimits.sources.heldFrom || gone === of);

function isDeleted(gone: readonly SourceItem[], removed: readonly string[]): boolean {
  const deleted = new Set(removed);
  return gone.length < hubLimits.sources.heldFrom && gone.every(({ key }) => deleted.has(key));
}

/** A person's word on what is held: it holds after all, or it is called off. */
export function decided(
  known: readonly SourceItem[],
  accept: boolean,
): { readonly put: readonly SourceItem[]; readonly drop: readonly string[] } {
  const held = known.filter(({ status }) => status === "held");
  return accept
    ? { put: [], drop: held.map(({ key }) => key) }
    : { put: held.map((item): SourceItem => ({ ...item, status: "kept" })), drop: [] };
}

/** Of two words about one meeting the higher sequence counts, then the later stamp. */
function newestOf(told: readonly SourceMeeting[]): readonly SourceMeeting[] {
  const newest = new Map<string, SourceMeeting>();
  for (const meeting of told) {
    const other = newest.get(meeting.key);
    if (other === undefined || !isOlder(meeting, other)) newest.set(meeting.key, meeting);
  }
  return [...newest.values()];
}

/** A sequence that begins anew with a later stamp is a meeting that was made anew. */
const isOlder = (one: SourceMeeting, other: SourceMeeting): boolean =>
  one.stampMs < other.stampMs
    ? one.sequence <= other.sequence
    : one.stampMs === other.stampMs && one.sequence < other.sequence;

/** What to store of a meeting that is told; null: nothing new. */
function itemAfter(
  before: SourceItem | undefined,
  meeting: SourceMeeting,
  nowMs: number,
): SourceItem | null {
  // An old word, but a word: the meeting is not gone.
  const isStale = before !== undefined && isOlder(meeting, before.meeting);
  const after = isStale ? told(before) : fresh(before, meeting, nowMs);
  return before !== undefined && canonicalJson(after) === canonicalJson(before) ? null : after;
}

const told = (item: SourceItem): SourceItem =>
  item.status === "held" || item.status === "kept" ? { ...item, status: "live" } : item;

function fresh(before: SourceItem | undefined, meeting: SourceMeeting, nowMs: number): SourceItem {
  const item = { key: meeting.key, attendees: null, extras: {} };
  if (meeting.cancelled) return { ...item, status: "off", meeting: wordless(meeting) };
  // Of a classified meeting that is over, words are neither taken in anew nor taken back.
  const isSpent =
    before?.status === "spent"
      ? meeting.endMs <= nowMs || hasTimesOf(before.meeting, meeting)
      : before === undefined && meeting.classified && meeting.endMs <= nowMs;
  return isSpent
    ? { ...item, status: "spent", meeting: wordless(meeting) }
    : { ...item, status: "live", meeting };
}

/** One that was called off here, or ended early, is over before its time. */
const hasTimesOf = (one: SourceMeeting, other: SourceMeeting): boolean =>
  one.startMs === other.startMs && one.endMs === other.endMs;

interface Checked {
  readonly sound: readonly SourceMeeting[];
  readonly complaints: readonly SourceComplaint[];
}

/** What no agenda can hold is left out, and said. */
function checked(told: readonly SourceMeeting[]): Checked {
  const complaints: SourceComplaint[] = [];
  const { itemsPerSource } = hubLimits.sources;
  const inOrder = told.toSorted((left, right) => left.startMs - right.startMs);
  const sound = inOrder.slice(0, itemsPerSource).filter((meeting) => {
    const lastsMs = meeting.endMs - meeting.startMs;
    const isWrong = lastsMs <= 0 || lastsMs > hubLimits.agenda.longestMs;
    const code = lastsMs <= 0 ? "no-length" : "too-long";
    // Of a confidential one not even its title.
    if (isWrong) complaints.push({ code, what: meeting.classified ? "—" : meeting.title });
    return !isWrong;
  });
  if (inOrder.length > itemsPerSource) {
    complaints.push({ code: "too-many", what: String(inOrder.length) });
  }
  return { sound, complaints };
}
