import { lookup } from "node:dns/promises";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { readBody } from "./body-reader.ts";
import { findPassage, type Origin, type Passage, type Resolve } from "./feed-guard.ts";
import { sourceLimits } from "./source-limits.ts";

export interface GuardedRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "PROPFIND" | "REPORT";
  readonly url: string;
  /** `authorization` goes to the first origin only. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** May the address be inside? An administrator's word. */
  readonly allowsPrivate: boolean;
  /** A longer body fails with `source-too-large`. */
  readonly maxBytes: number;
  readonly stop: AbortSignal;
}

export interface GuardedAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}

/** Asks other calendars, and nothing inside by mistake. */
export interface GuardedFetch {
  /**
   * Settles within the request's time limit. Fails with `source-unreachable`, `source-forbidden`,
   * `source-too-large` or, when a body breaks off or cannot be unpacked, `source-unreadable`; any
   * answer of HTTP is a success.
   */
  request(request: GuardedRequest): Promise<Outcome<GuardedAnswer>>;
}

export interface GuardPorts {
  /** The wire's. */
  readonly clock: Clock;
  readonly resolve: Resolve;
}

/** The system's resolver: hosts file and DNS. */
export const resolveByDns: Resolve = async (host) => {
  const found = await lookup(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** What only asks may be asked again elsewhere; what changes something stays where it was sent. */
const askingMethods: readonly GuardedRequest["method"][] = ["GET", "PROPFIND", "REPORT"];
const redirects = new Set([301, 302, 303, 307, 308]);

export function createGuardedFetch(ports: GuardPorts): GuardedFetch {
  return {
    async request(request) {
      const limit = new AbortController();
      const cancel = ports.clock.after("request to a source", sourceLimits.http.requestMs, () =>
        limit.abort(),
      );
      const stop = AbortSignal.any([request.stop, limit.signal]);
      try {
        return await follow(request, stop, ports.resolve);
      } catch (reason) {
        if (limit.signal.aborted) return failed("source-unreachable", "no answer in time");
        return failed("source-unreachable", codeOf(reason));
      } finally {
        cancel();
      }
    },
  };
}

async function follow(
  request: GuardedRequest,
  stop: AbortSignal,
  resolve: Resolve,
): Promise<Outcome<GuardedAnswer>> {
  let from: Origin | null = null;
  let { url: text, headers } = request;
  for (let hop = 0; hop <= sourceLimits.http.redirects; hop += 1) {
    const found: Outcome<Passage> = await unlessStopped(
      findPassage(text, from, request.allowsPrivate, resolve),
      stop,
    );
    if (!found.ok) return found;
    const passage: Passage = found.value;
    if (from !== null && from.url.origin !== passage.url.origin) headers = withoutLogin(headers);
    const response = await ask(passage, request, headers, stop);
    const onwards = response.headers.location;
    if (
      !redirects.has(response.statusCode ?? 0) ||
      onwards === undefined ||
      !askingMethods.includes(request.method)
    ) {
      const body = await readBody(response, request.maxBytes, stop);
      return body.ok ? success(answerOf(passage, response, body.value)) : body;
    }
    response.destroy();
    if (!URL.canParse(onwards, passage.url)) return failed("source-unreadable", "redirect");
    from = passage;
    text = new URL(onwards, passage.url).href;
  }
  return failed("source-unreadable", "too many redirects");
}

const withoutLogin = (headers: GuardedRequest["headers"]): GuardedRequest["headers"] =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "authorization"),
  );

/** The answer's head. Connects to the addresses that were looked at, whatever the name means by now. */
function ask(
  { url, addresses }: Passage,
  { method, body }: GuardedRequest,
  headers: GuardedRequest["headers"],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const bytes = body === null ? null : Buffer.from(body);
  const length = bytes === null ? {} : { "content-length": String(bytes.length) };
  const options = {
    method,
    headers: { "accept-encoding": "gzip, deflate, br", ...headers, ...length },
    lookup: pinnedTo(addresses),
    // A connection of its own: none is shared with a request that was looked at otherwise.
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? requestHttps : requestHttp;
    const outgoing = send(url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, callback) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (all === true) callback(null, found);
    else callback(null, first?.address ?? "", first?.family ?? 0);
  };

const answerOf = (passage: Passage, response: IncomingMessage, body: Buffer): GuardedAnswer => ({
  status: response.statusCode ?? 0,
  headers: Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  ),
  body,
  url: passage.url.href,
});

function unlessStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(stop.reason);
    if (stop.aborted) refuse();
    stop.addEventListener("abort", refuse, { once: true });
    work.then(resolve, reject).finally(() => stop.removeEventListener("abort", refuse));
  });
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`: says what is wrong, and names nobody. */
function codeOf(reason: unknown): string {
  const code = reason instanceof Error && "code" in reason ? reason.code : "";
  return typeof code === "string" && code !== "" ? code : "no connection";
}
