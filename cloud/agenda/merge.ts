import { isDeepStrictEqual } from "node:util";
import type { Meeting } from "../../contract/agenda.ts";
import { canonicalJson } from "../../contract/hash.ts";
import { hubLimits } from "../hub-limits.ts";
import {
  awaiting,
  type ChangeMoment,
  endingAt,
  forgotten,
  isPlaced,
  placed,
  taken,
} from "./agenda-change.ts";
import { recessesWithin } from "./booking-schema.ts";
import {
  type BookedMeetings,
  findMeeting,
  noted,
  noteOf,
  type SourceLink,
  type SourceWord,
} from "./meeting-note.ts";
import {
  followed,
  isLater,
  meetingIdOf,
  newFrom,
  timesAfter,
  withoutWordsOf,
} from "./source-word.ts";
import { settled } from "./settling.ts";

/** What a source says of a meeting now. What it says nothing of any more is called off. */
export interface LiveWord {
  readonly source: string;
  readonly sourceName: string;
  readonly key: string;
  readonly precedence: number;
  readonly word: SourceWord;
  /** `site/room` that its source is for. */
  readonly home: string;
  /** That is this room: a meeting that is not known yet is booked here. */
  readonly isHere: boolean;
  /** It was classified when it was last booked in any room, whatever its source says now. */
  readonly wasClassified: boolean;
}

/**
 * A room's meetings after what its sources say now. Each meeting is compared with the last word of its
 * source: what the source changed is taken over, what a person changed here stays. Then the room is
 * given to those who have the first right to it. The same object when nothing changes.
 * @param words each of another (source, key)
 */
export function merged(
  booked: BookedMeetings,
  words: readonly LiveWord[],
  at: ChangeMoment,
): BookedMeetings {
  const told = new Set<string>();
  let next = booked;
  for (const live of words) {
    const id = meetingIdOf(live.source, live.key);
    told.add(id);
    if (noteOf(next, id).link !== null) next = heard(next, id, live, at);
    else if (live.isHere) next = joined(next, id, live, at);
  }
  for (const [id, { link }] of booked.notes) {
    if (link !== null && !told.has(id)) next = takenBack(next, id, link, at);
  }
  const { nowMs, version } = at;
  return settled(next, { nowMs, version, most: hubLimits.agenda.settled });
}

function joined(
  booked: BookedMeetings,
  id: string,
  live: LiveWord,
  at: ChangeMoment,
): BookedMeetings {
  const { word } = live;
  if (word.endMs <= at.nowMs || findMeeting(booked, id) !== undefined) return booked;
  const { meeting, note } = newFrom(id, word, live.sourceName);
  const known = noted(booked, id, { ...note, link: freshLink(live) });
  return awaiting(known, asClassified(meeting, live), at.version);
}

/** A meeting that is booked anew: what people here classified is not open when it comes back. */
const asClassified = (meeting: Meeting, { wasClassified }: LiveWord): Meeting =>
  wasClassified ? { ...meeting, classified: true } : meeting;

const freshLink = ({ source, key, home, precedence, word }: LiveWord): SourceLink => ({
  source,
  key,
  home,
  precedence,
  base: word,
  gone: false,
  wantsEndMs: null,
});

/** A meeting that is known, and its source's word on it. */
function heard(
  booked: BookedMeetings,
  id: string,
  live: LiveWord,
  at: ChangeMoment,
): BookedMeetings {
  const note = noteOf(booked, id);
  const meeting = findMeeting(booked, id);
  const { link } = note;
  if (link === null) return booked;
  const { word } = live;
  const isMoved = word.startMs !== link.base.startMs || word.endMs !== link.base.endMs;
  const isOver = meeting === undefined || meeting.endMs <= at.nowMs;
  if (!isOver && isOldNews(meeting, link, live)) return booked;
  const next = relinked(booked, id, link, live);
  if (!isOver) return follow(next, id, link, live, at);
  if (note.closed?.why === "moved" || word.endMs <= at.nowMs) return next;
  return isMoved || link.gone ? again(next, id, link, live, at) : next;
}

/** Of all that a room's sources tell, nearly everything: looked at first, and cheaply. */
const isOldNews = (meeting: Meeting, link: SourceLink, { word, precedence }: LiveWord): boolean =>
  !link.gone &&
  link.wantsEndMs === null &&
  link.precedence === precedence &&
  (meeting.classified || !word.classified) &&
  isDeepStrictEqual(link.base, word);

/** Of a meeting that was classified and is over, nothing but the times is kept of a word. */
function relinked(
  booked: BookedMeetings,
  id: string,
  link: SourceLink,
  { word, precedence }: LiveWord,
): BookedMeetings {
  const base = noteOf(booked, id).wiped ? withoutWordsOf(word) : word;
  const isSame = canonicalJson(base) === canonicalJson(link.base);
  if (isSame && precedence === link.precedence) return booked;
  return noted(booked, id, { link: { ...link, base, precedence } });
}

/** A meeting that goes on, or is still to come. */
function follow(
  booked: BookedMeetings,
  id: string,
  { base, wantsEndMs, gone }: SourceLink,
  { word, sourceName }: LiveWord,
  at: ChangeMoment,
): BookedMeetings {
  const before = findMeeting(booked, id);
  const { link, placedIn } = noteOf(booked, id);
  if (before === undefined || link === null) return booked;
  if (isLater(base, word, at.nowMs) && isRunning(booked, before, at)) {
    return cutShort(booked, before, { ...link, base: { ...link.base, ...timesOf(base) } }, at);
  }
  // A wish for a longer end that found the room taken is still a change that was not made.
  const from = wantsEndMs === null ? base : { ...base, endMs: before.endMs };
  const timed = timesAfter(before, from, word, at.nowMs);
  if (timed === null) return forgotten(booked, id);
  const isStuck = isRunning(booked, before, at) && taken(booked.meetings, timed) !== undefined;
  const times = isStuck ? before : timed;
  const known = followed({ meeting: times, note: noteOf(booked, id) }, base, word, sourceName);
  const recesses = recessesWithin(times, known.meeting.recesses);
  const meeting: Meeting = { ...known.meeting, recesses };
  const wants = isStuck ? timed.endMs : null;
  const next = { ...known.note, link: { ...link, gone: false, wantsEndMs: wants } };
  const isSame =
    canonicalJson(meeting) === canonicalJson(before) &&
    canonicalJson(next.details) === canonicalJson(noteOf(booked, id).details) &&
    wants === wantsEndMs &&
    !gone;
  if (isSame) return booked;
  const isMoved = meeting.startMs !== before.startMs || meeting.endMs !== before.endMs;
  const since = isMoved ? at.version : placedIn;
  const noting = noted(booked, id, next);
  // What moves in time stands in line for its room again; what has begun has it.
  const keeps = isPlaced(booked, id) && (!isMoved || isRunning(booked, before, at));
  return keeps ? placed(noting, meeting, since) : awaiting(noting, meeting, since);
}

const timesOf = ({ startMs, endMs }: SourceWord) => ({ startMs, endMs });

/**
 * A meeting that runs and whose source sets it for later: it ends now, so that its room does what comes
 * after a meeting. The last word keeps its old times: the next merge finds the new ones and books them.
 */
const cutShort = (booked: BookedMeetings, meeting: Meeting, link: SourceLink, at: ChangeMoment) =>
  placed(
    noted(booked, meeting.id, { link: { ...link, gone: true, wantsEndMs: null } }),
    endingAt(meeting, at.nowMs),
    at.version,
  );

const isRunning = (booked: BookedMeetings, meeting: Meeting, at: ChangeMoment): boolean =>
  isPlaced(booked, meeting.id) && meeting.startMs <= at.nowMs && meeting.endMs > at.nowMs;

/** A meeting that was over or called off here, and that its source has set for another time. */
function again(
  booked: BookedMeetings,
  id: string,
  { base }: SourceLink,
  live: LiveWord,
  at: ChangeMoment,
): BookedMeetings {
  const before = findMeeting(booked, id);
  const known = noteOf(booked, id);
  const fresh = newFrom(id, live.word, live.sourceName);
  const { startMs, endMs } = live.word;
  const goesOn = before !== undefined && before.startMs <= at.nowMs && startMs <= at.nowMs;
  const times = { startMs: goesOn ? before.startMs : startMs, endMs };
  const seed = { ...(before ?? fresh.meeting), ...times };
  const { meeting, note } = known.wiped
    ? { meeting: { ...fresh.meeting, ...times }, note: fresh.note }
    : followed({ meeting: seed, note: known }, base, live.word, live.sourceName);
  if (goesOn && taken(booked.meetings, meeting) !== undefined) return booked;
  const open = noted(booked, id, { ...note, link: freshLink(live), closed: null, wiped: false });
  const recesses = recessesWithin(times, meeting.recesses);
  const next = asClassified({ ...meeting, recesses }, live);
  return goesOn ? placed(open, next, at.version) : awaiting(open, next, at.version);
}

/** The source tells of it no more, or says that it is called off. */
function takenBack(
  booked: BookedMeetings,
  id: string,
  link: SourceLink,
  at: ChangeMoment,
): BookedMeetings {
  const meeting = findMeeting(booked, id);
  if (meeting !== undefined && meeting.endMs <= at.nowMs) return booked;
  // A calendar drops what is past; whoever moved the meeting to a later day still wants it.
  if (meeting !== undefined && link.base.endMs <= at.nowMs) return booked;
  if (meeting === undefined || !isRunning(booked, meeting, at)) return forgotten(booked, id);
  const gone = noted(booked, id, { link: { ...link, gone: true, wantsEndMs: null } });
  return placed(gone, endingAt(meeting, at.nowMs), at.version);
}
