import { calendarMultiGet, calendarQuery, propfind, syncCollection } from "tsdav";
import { type Outcome, success } from "../../contract/errors.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import { type ClientFetch, createDavExchange } from "./dav-exchange.ts";
import type { DavItem } from "./reading/dav-answer.ts";
import type { SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";

/** One calendar of a CalDAV server (RFC 4791): its objects by the path they have there. */
export interface CaldavCalendar {
  /** The token from which changes can be asked for; empty: this server tells no changes. */
  token(stop: AbortSignal): Promise<Outcome<string>>;
  /** Etags of the objects that take place after a moment of room time. */
  list(fromMs: number, stop: AbortSignal): Promise<Outcome<ReadonlyMap<string, string>>>;
  /** What has changed since a token; null when the server does not know the token any more. */
  changes(token: string, stop: AbortSignal): Promise<Outcome<CaldavChanges | null>>;
  /** Objects by path; what is gone meanwhile is missing. */
  objects(paths: readonly string[], stop: AbortSignal): Promise<Outcome<readonly CaldavObject[]>>;
}

export interface CaldavChanges {
  readonly changed: readonly string[];
  readonly gone: readonly string[];
  readonly token: string;
}

export interface CaldavObject {
  readonly path: string;
  readonly etag: string;
  readonly text: string;
}

const etags = { "d:getetag": {} };
const wholeObjects = { "d:getetag": {}, "c:calendar-data": {} };

/** @param headers of every request: who asks */
export function createCaldavCalendar(
  url: string,
  headers: Readonly<Record<string, string>>,
  http: SourceHttp,
  reader: CalendarReader,
): CaldavCalendar {
  const exchange = createDavExchange(http, reader);
  const pathOf = (item: DavItem) => pathWithin(url, item.href);

  return {
    async token(stop) {
      const props = { "d:sync-token": {} };
      const answer = await exchange.read(
        await exchange.ask((fetch) => propfind({ url, props, depth: "0", headers, fetch }), stop),
      );
      return answer.ok ? success(answer.value.syncToken) : answer;
    },
    async list(fromMs, stop) {
      const filters = eventsAfter(fromMs);
      const query = (fetch: ClientFetch) =>
        calendarQuery({ url, props: etags, filters, depth: "1", headers, fetch });
      const answer = await exchange.read(await exchange.ask(query, stop));
      if (!answer.ok) return answer;
      const found = answer.value.items.flatMap((item): [string, string][] => {
        const path = pathOf(item);
        return path === null || item.etag === "" ? [] : [[path, item.etag]];
      });
      return success(new Map(found));
    },
    async changes(syncToken, stop) {
      const sync = (fetch: ClientFetch) =>
        syncCollection({ url, props: etags, syncLevel: 1, syncToken, headers, fetch });
      const raw = await exchange.ask(sync, stop);
      // A token that is too old: 403 and 409 with a reason (RFC 6578, 3.2); some servers say 400 or 410.
      if (raw.ok && [400, 403, 409, 410, 412].includes(raw.value.status)) return success(null);
      const answer = await exchange.read(raw);
      if (!answer.ok) return answer;
      const { items, syncToken: token } = answer.value;
      // 507: there is more than the server tells at once.
      if (token === "" || items.some((item) => item.status === 507)) return success(null);
      const paths = (isGone: boolean) =>
        items.flatMap((item) => {
          const path = (item.status === 404) === isGone ? pathOf(item) : null;
          return path === null ? [] : [path];
        });
      return success({ changed: paths(false), gone: paths(true), token });
    },
    async objects(paths, stop) {
      const found: CaldavObject[] = [];
      const { objectsAtOnce } = sourceLimits.caldav;
      for (let at = 0; at < paths.length; at += objectsAtOnce) {
        const objectUrls = paths.slice(at, at + objectsAtOnce);
        const get = (fetch: ClientFetch) =>
          calendarMultiGet({ url, props: wholeObjects, objectUrls, depth: "1", headers, fetch });
        const answer = await exchange.read(await exchange.ask(get, stop));
        if (!answer.ok) return answer;
        for (const item of answer.value.items) {
          const path = pathOf(item);
          if (path !== null && item.text !== "") {
            found.push({ path, etag: item.etag, text: item.text });
          }
        }
      }
      return success(found);
    },
  };
}

/**
 * An object's path; null for the calendar itself and for anything on another server, which would get
 * the password of this one.
 */
function pathWithin(calendar: string, href: string): string | null {
  const base = new URL(calendar);
  if (!URL.canParse(href, base)) return null;
  const { origin, pathname } = new URL(href, base);
  const isCalendar = pathname.replace(/\/$/, "") === base.pathname.replace(/\/$/, "");
  return origin !== base.origin || isCalendar ? null : pathname;
}

function eventsAfter(fromMs: number) {
  const start = new Date(fromMs).toISOString().replace(/[-:]|\.\d+/g, "");
  return {
    "comp-filter": {
      _attributes: { name: "VCALENDAR" },
      "comp-filter": {
        _attributes: { name: "VEVENT" },
        "time-range": { _attributes: { start } },
      },
    },
  };
}
