import { z } from "zod";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { refusalOf, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";

/** Asks for a token of OAuth 2.0 (RFC 6749). */
export interface TokenRequest {
  readonly url: string;
  /** Sent as a form; made anew for each request, because some of it ends with time. */
  readonly form: () => Readonly<Record<string, string>>;
}

/** The token of one source, renewed before it ends. */
export interface BearerToken {
  /** Fails with `source-refused` when the login is not good enough, else as `SourceHttp` does. */
  header(stop: AbortSignal): Promise<Outcome<Readonly<Record<string, string>>>>;
  /** The server did not take it. */
  forget(): void;
}

const tokenSchema = z.object({
  access_token: z.string().min(1).max(16_384),
  expires_in: z.coerce.number().min(0).default(0),
});

/** @param clock the wire's */
export function createBearerToken(
  request: TokenRequest,
  http: SourceHttp,
  clock: Clock,
): BearerToken {
  const { tokenBytes, tokenMs, tokenSpareMs } = sourceLimits.api;
  let known = { token: "", untilMs: Number.NEGATIVE_INFINITY };
  return {
    async header(stop) {
      if (clock.monotonicMs() >= known.untilMs) {
        const headers = {
          "content-type": "application/x-www-form-urlencoded",
          accept: "application/json",
        };
        const body = new URLSearchParams(request.form()).toString();
        const asked = await http.ask(
          { method: "POST", url: request.url, headers, body, maxBytes: tokenBytes },
          stop,
        );
        if (!asked.ok) return asked;
        // A login that is wrong or has ended is told as 400 (RFC 6749, 5.2).
        if (asked.value.status === 400) return failed("source-refused", "HTTP 400");
        const answer = refusalOf(asked.value);
        if (!answer.ok) return answer;
        const token = tokenSchema.safeParse(jsonOf(answer.value.body));
        if (!token.success) return failed("source-unreadable", "no token");
        const lastsMs = Math.min(tokenMs, token.data.expires_in * 1_000 - tokenSpareMs);
        known = { token: token.data.access_token, untilMs: clock.monotonicMs() + lastsMs };
      }
      return success({ authorization: `Bearer ${known.token}` });
    },
    forget() {
      known = { token: "", untilMs: Number.NEGATIVE_INFINITY };
    },
  };
}

/** Null when it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
