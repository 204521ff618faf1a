import { failed, type Outcome } from "../../contract/errors.ts";
import type { CalendarReader } from "./calendar-reader.ts";
import type { GuardedAnswer, GuardedRequest } from "./guarded-fetch.ts";
import type { DavAnswer } from "./reading/dav-answer.ts";
import { refusalOf, type SourceAsk, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";

/** What the client of WebDAV asks of its `fetch`. */
export type ClientFetch = (url: RequestInfo | URL, init?: RequestInit) => Promise<Response>;

/** A request that the client writes, and an answer that is read apart from it. */
export interface DavExchange {
  /**
   * The client itself gets no answer to read: a large or a hostile one would hold up the hub.
   * @param client asks for one thing by the `fetch` it is given
   */
  ask(
    client: (fetch: ClientFetch) => Promise<unknown>,
    stop: AbortSignal,
  ): Promise<Outcome<GuardedAnswer>>;
  /** Fails as `refusalOf` and `CalendarReader.readDav` do. */
  read(answer: Outcome<GuardedAnswer>): Promise<Outcome<DavAnswer>>;
}

export function createDavExchange(http: SourceHttp, reader: CalendarReader): DavExchange {
  return {
    async ask(client, stop) {
      let answer: Outcome<GuardedAnswer> = failed("source-unreachable");
      await client(async (url, init) => {
        answer = await http.ask(requestOf(url, init), stop);
        return new Response(null, { status: 207 });
      });
      return answer;
    },
    async read(answer) {
      const settled = answer.ok ? refusalOf(answer.value) : answer;
      if (!settled.ok) return settled;
      const { status, headers, body } = settled.value;
      const contentType = headers["content-type"] ?? "";
      return reader.readDav({ status, contentType, text: body.toString("utf8") });
    },
  };
}

function requestOf(target: RequestInfo | URL, init: RequestInit | undefined): SourceAsk {
  const url = target instanceof Request ? target.url : String(target);
  return {
    method: methodOf(init?.method),
    url,
    headers: Object.fromEntries(new Headers(init?.headers).entries()),
    body: typeof init?.body === "string" ? init.body : null,
    maxBytes: sourceLimits.caldav.xmlBytes,
  };
}

const methodOf = (method: string | undefined): GuardedRequest["method"] =>
  method === "PROPFIND" ? "PROPFIND" : "REPORT";
