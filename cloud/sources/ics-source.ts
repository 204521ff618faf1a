import { failed } from "../../contract/errors.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import type { GuardedAnswer } from "./guarded-fetch.ts";
import { createReadAhead } from "./read-ahead.ts";
import { basicLogin, refusalOf, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";
import type { Source } from "./source.ts";

export interface IcsUrl {
  readonly url: string;
  readonly username: string;
  readonly secret: string;
  /** IANA's name of the room's zone. */
  readonly zone: string;
}

/** A calendar that anybody publishes as one text. Nothing is written back: there is nowhere to. */
export function createIcsUrlSource(
  { url, username, secret, zone }: IcsUrl,
  http: SourceHttp,
  reader: CalendarReader,
): Source {
  const ahead = createReadAhead(reader, zone);
  let conditions: Readonly<Record<string, string>> = {};
  return {
    async fetch(span, bookmark, stop) {
      const isKnown = ahead.knows(bookmark);
      const headers = {
        accept: "text/calendar, text/plain;q=0.5, */*;q=0.1",
        ...basicLogin(username, secret),
        ...(isKnown ? conditions : {}),
      };
      const maxBytes = sourceLimits.http.bodyBytes;
      const asked = await http.ask({ method: "GET", url, headers, body: null, maxBytes }, stop);
      if (!asked.ok) return asked;
      if (asked.value.status === 304 && isKnown) return ahead.again(span, bookmark);
      const answer = refusalOf(asked.value);
      if (!answer.ok) return answer;
      const text = textOf(answer.value);
      if (text === null) return failed("source-unreadable", "an unknown alphabet");
      const fetched = await ahead.take(text, span, bookmark);
      // What could not be read is asked for in full again.
      if (fetched.ok) conditions = conditionsOf(answer.value);
      return fetched;
    },
    release: null,
  };
}

/** A calendar that a person uploaded. `upload` gives its text; null: nothing was uploaded yet. */
export function createIcsFileSource(
  upload: () => Promise<string | null>,
  zone: string,
  reader: CalendarReader,
): Source {
  const ahead = createReadAhead(reader, zone);
  return {
    async fetch(span, bookmark) {
      const text = await upload();
      return text === null
        ? failed("source-unreadable", "nothing was uploaded yet")
        : ahead.take(text, span, bookmark);
    },
    release: null,
  };
}

function conditionsOf({ headers }: GuardedAnswer): Readonly<Record<string, string>> {
  const { etag, "last-modified": changed } = headers;
  return {
    ...(etag === undefined ? {} : { "if-none-match": etag }),
    ...(changed === undefined ? {} : { "if-modified-since": changed }),
  };
}

/** UTF-8, or what the server says; null when nobody knows that alphabet. */
function textOf({ headers, body }: GuardedAnswer): string | null {
  const charset = /charset="?([\w.:-]+)/i.exec(headers["content-type"] ?? "")?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return null;
  }
}
