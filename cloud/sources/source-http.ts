import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { GuardedAnswer, GuardedFetch, GuardedRequest } from "./guarded-fetch.ts";
import { sourceLimits } from "./source-limits.ts";

/** What one source asks of its server. */
export interface SourceAsk {
  readonly method: GuardedRequest["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly maxBytes: number;
}

/** The requests of one source. */
export interface SourceHttp {
  /**
   * Fails as `GuardedFetch` does, and with `source-busy` without asking while the server has asked
   * for patience. Any answer of HTTP is a success: see `refusalOf`.
   */
  ask(ask: SourceAsk, stop: AbortSignal): Promise<Outcome<GuardedAnswer>>;
}

export interface SourceHttpPorts {
  readonly http: GuardedFetch;
  /** The wire's. */
  readonly clock: Clock;
}

/** @param allowsPrivate of the source's settings */
export function createSourceHttp(ports: SourceHttpPorts, allowsPrivate: boolean): SourceHttp {
  const { clock, http } = ports;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  return {
    async ask(ask, stop) {
      if (clock.monotonicMs() < notBeforeMs) return failed("source-busy", "it asked for patience");
      const answer = await http.request({ ...ask, allowsPrivate, stop });
      if (answer.ok && isBusy(answer.value.status)) {
        notBeforeMs = clock.monotonicMs() + patienceMs(answer.value, clock.wallMs());
      }
      return answer;
    },
  };
}

const isBusy = (status: number): boolean => status === 429 || status === 503;

/** `Retry-After`: seconds or a date. */
function patienceMs({ headers }: GuardedAnswer, wallMs: number): number {
  const asked = (headers["retry-after"] ?? "").trim();
  const askedMs = /^\d{1,9}$/.test(asked) ? Number(asked) * 1_000 : Date.parse(asked) - wallMs;
  if (!Number.isFinite(askedMs)) return sourceLimits.http.busyMs;
  return Math.min(sourceLimits.http.patienceMs, Math.max(0, askedMs));
}

/** An answer that is not a success of HTTP, as a failure; `204` and the like pass. */
export function refusalOf(answer: GuardedAnswer): Outcome<GuardedAnswer> {
  const { status } = answer;
  const detail = `HTTP ${status}`;
  if (status >= 200 && status < 300) return success(answer);
  if (isBusy(status)) return failed("source-busy", detail);
  if (status === 401 || status === 403 || status === 407) return failed("source-refused", detail);
  if (status >= 500 || status === 408) return failed("source-unreachable", detail);
  return failed("source-unreadable", detail);
}

/** HTTP Basic; no header without a name and a password. */
export const basicLogin = (username: string, secret: string): Readonly<Record<string, string>> =>
  username === "" && secret === ""
    ? {}
    : { authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString("base64")}` };
