import { createHash } from "node:crypto";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type CaldavCalendar, type CaldavObject, createCaldavCalendar } from "./caldav-objects.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import { aheadOf } from "./read-ahead.ts";
import { basicLogin, refusalOf, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Fetched, Source, SourceMeeting, SourceSpan } from "./source.ts";
import { withTimeLimit } from "./time-limit.ts";

export interface CaldavAccount {
  /** Of the calendar itself, not of the account. */
  readonly url: string;
  readonly username: string;
  readonly secret: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
}

export interface CaldavPorts {
  readonly http: SourceHttp;
  readonly reader: CalendarReader;
  readonly wireClock: Clock;
  /** Room time, for the stamps of what is written. */
  readonly wallMs: () => number;
}

/** What is known of the calendar, all of it of one moment. */
interface Known {
  readonly objects: ReadonlyMap<string, CaldavObject>;
  /** Keys of the meetings in each object, by its path. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly token: string;
  readonly bookmark: string;
  readonly untilMs: number;
}

/**
 * A calendar on a CalDAV server. Only what has changed is asked for; the whole calendar again when
 * the server has forgotten since when. A meeting that ends early is written back.
 */
export function createCaldavSource(account: CaldavAccount, ports: CaldavPorts): Source {
  const { http, reader, wireClock } = ports;
  // Objects are relative to the calendar, and a calendar is a folder.
  const url = account.url.replace(/\/?$/, "/");
  const login = basicLogin(account.username, account.secret);
  const calendar = createCaldavCalendar(url, login, http, reader);
  const { exchangeMs } = sourceLimits.caldav;
  let known: Known | null = null;

  const fetch = async (
    span: SourceSpan,
    bookmark: string,
    stop: AbortSignal,
  ): Promise<Outcome<Fetched>> => {
    const before = known !== null && known.bookmark === bookmark ? known : null;
    const now = await latest(calendar, before, span, stop);
    if (!now.ok) return now;
    const { objects, token, gone } = now.value;
    if (before !== null && objects === before.objects && span.toMs <= before.untilMs) {
      known = { ...before, token };
      return success({ kind: "unchanged" });
    }
    const ahead = aheadOf(span);
    const list = [...objects.values()];
    const texts = list.map((object) => object.text);
    const read = await reader.read({ texts, zone: account.zone, span: ahead });
    if (!read.ok) return read;
    const meetings = read.value.meetings.map(({ text, meeting }) => ({
      ...meeting,
      writeBack: { href: list[text]?.path ?? "", etag: list[text]?.etag ?? "" },
    }));
    const keys = keysByPath(meetings);
    const broken = read.value.broken.map((at) => list[at]?.path ?? "");
    known = { objects, keys, token, bookmark: bookmarkOf(list), untilMs: ahead.toMs };
    return success({
      kind: "all",
      meetings,
      complaints: [
        ...read.value.complaints,
        ...broken.map((path) => ({
          code: "unreadable" as const,
          what: path.slice(-sourceLimits.reader.complaintCharacters),
        })),
      ].slice(0, sourceLimits.reader.complaints),
      unread: [...read.value.unread, ...broken],
      removed: gone.flatMap((path) => before?.keys.get(path) ?? []),
      bookmark: known.bookmark,
    });
  };

  return {
    fetch: (span, bookmark, stop) =>
      withTimeLimit(wireClock, exchangeMs, stop, (limited) => fetch(span, bookmark, limited)),
    release: (meeting, endMs, stop) =>
      withTimeLimit(wireClock, exchangeMs, stop, (limited) =>
        release({ url, login, zone: account.zone, ports }, meeting, endMs, limited),
      ),
  };
}

function keysByPath(meetings: readonly SourceMeeting[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const { key, writeBack } of meetings) {
    const path = writeBack?.href ?? "";
    const known = keys.get(path);
    if (known === undefined) keys.set(path, [key]);
    else known.push(key);
  }
  return keys;
}

/** What a calendar has now, and the paths that it says were deleted. */
interface Latest extends Pick<Known, "objects" | "token"> {
  readonly gone: readonly string[];
}

/** The objects as they are now; the very same map when nothing has changed. */
async function latest(
  calendar: CaldavCalendar,
  before: Known | null,
  span: SourceSpan,
  stop: AbortSignal,
): Promise<Outcome<Latest>> {
  // Once a day the whole list is asked for: what is over is forgotten then.
  if (before !== null && before.token !== "" && span.toMs <= before.untilMs) {
    const changes = await calendar.changes(before.token, stop);
    if (!changes.ok) return changes;
    if (changes.value !== null) {
      const { changed, gone, token } = changes.value;
      const objects = await withChanges(calendar, before.objects, changed, gone, stop);
      return objects.ok ? success({ objects: objects.value, token, gone }) : objects;
    }
  }
  // The token first: what changes while the list is made is told again.
  const token = await calendar.token(stop);
  if (!token.ok) return token;
  const listed = await calendar.list(span.fromMs - sourceLimits.caldav.pastMs, stop);
  if (!listed.ok) return listed;
  const had = before?.objects ?? new Map<string, CaldavObject>();
  const changed = [...listed.value].flatMap(([path, etag]) =>
    had.get(path)?.etag === etag ? [] : [path],
  );
  const gone = [...had.keys()].filter((path) => !listed.value.has(path));
  const objects = await withChanges(calendar, had, changed, gone, stop);
  if (!objects.ok) return objects;
  // A list says what is there; what is not may have been hidden by a fault.
  return success({ objects: objects.value, token: token.value, gone: [] });
}

async function withChanges(
  calendar: CaldavCalendar,
  had: ReadonlyMap<string, CaldavObject>,
  changed: readonly string[],
  gone: readonly string[],
  stop: AbortSignal,
): Promise<Outcome<ReadonlyMap<string, CaldavObject>>> {
  if (changed.length === 0 && !gone.some((path) => had.has(path))) return success(had);
  if (changed.length > sourceLimits.caldav.objects) return failed("source-too-large");
  const fresh = await calendar.objects(changed, stop);
  if (!fresh.ok) return fresh;
  const objects = new Map(had);
  // What was told as changed and is not there any more is gone as well.
  for (const path of [...changed, ...gone]) objects.delete(path);
  for (const object of fresh.value) objects.set(object.path, object);
  if (objects.size > sourceLimits.caldav.objects) return failed("source-too-large");
  return success(objects);
}

/** Which objects, in which state. */
function bookmarkOf(objects: readonly CaldavObject[]): string {
  const hash = createHash("sha256");
  for (const { path, etag } of objects) hash.update(`${path} ${etag}\n`);
  return hash.digest("hex");
}

interface Writing {
  readonly url: string;
  readonly login: Readonly<Record<string, string>>;
  readonly zone: string;
  readonly ports: CaldavPorts;
}

/** Somebody may write at the same time: then the object is read once more. */
const tries = 2;

async function release(
  { url, login, zone, ports }: Writing,
  meeting: SourceMeeting,
  endMs: number,
  stop: AbortSignal,
): Promise<Outcome<void>> {
  const { http, reader } = ports;
  if (meeting.writeBack === null) return success(undefined);
  const target = new URL(meeting.writeBack.href, url);
  if (target.origin !== new URL(url).origin) return failed("source-forbidden", "another server");
  const maxBytes = sourceLimits.caldav.xmlBytes;
  for (let tried = 0; tried < tries; tried += 1) {
    const ask = { method: "GET", url: target.href, headers: login, body: null, maxBytes } as const;
    const got = await http.ask(ask, stop);
    if (!got.ok) return got;
    if (isGone(got.value.status)) return success(undefined);
    const object = refusalOf(got.value);
    if (!object.ok) return object;
    const text = await reader.shorten({
      text: object.value.body.toString("utf8"),
      zone,
      uid: meeting.uid,
      originalStartMs: meeting.originalStartMs,
      startMs: meeting.startMs,
      endMs,
      nowMs: ports.wallMs(),
    });
    if (!text.ok) return text;
    if (text.value === "") return success(undefined);
    const { etag } = object.value.headers;
    const headers = {
      ...login,
      "content-type": "text/calendar; charset=utf-8",
      ...(etag === undefined ? {} : { "if-match": etag }),
    };
    const put = await http.ask(
      { method: "PUT", url: target.href, headers, body: text.value, maxBytes },
      stop,
    );
    if (!put.ok) return put;
    if (isGone(put.value.status)) return success(undefined);
    if (put.value.status === 412) continue;
    const written = refusalOf(put.value);
    return written.ok ? success(undefined) : written;
  }
  return failed("source-busy", "somebody else writes");
}

const isGone = (status: number): boolean => status === 404 || status === 410;
