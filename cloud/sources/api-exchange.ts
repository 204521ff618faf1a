import type { z } from "zod";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import { type BearerToken, jsonOf } from "./bearer-token.ts";
import type { GuardedAnswer } from "./guarded-fetch.ts";
import { refusalOf, type SourceAsk, type SourceHttp } from "./source-http.ts";
import { sourceLimits } from "./source-limits.ts";

/** Requests to an API that speaks JSON and wants a token. */
export interface ApiExchange {
  /** Any answer of HTTP is a success, also a refusal; a token that has ended is renewed once. */
  ask(ask: Omit<SourceAsk, "maxBytes">, stop: AbortSignal): Promise<Outcome<GuardedAnswer>>;
  /** A page of JSON as `schema` wants it; null when the server says that it has forgotten the place. */
  page<T extends z.ZodType>(
    url: string,
    headers: Readonly<Record<string, string>>,
    schema: T,
    stop: AbortSignal,
  ): Promise<Outcome<z.infer<T> | null>>;
}

export function createApiExchange(http: SourceHttp, token: BearerToken): ApiExchange {
  const ask: ApiExchange["ask"] = async (request, stop) => {
    const maxBytes = sourceLimits.api.pageBytes;
    const once = async () => {
      const login = await token.header(stop);
      if (!login.ok) return login;
      const headers = { accept: "application/json", ...request.headers, ...login.value };
      return http.ask({ ...request, headers, maxBytes }, stop);
    };
    const answer = await once();
    if (!answer.ok || answer.value.status !== 401) return answer;
    token.forget();
    return once();
  };
  return {
    ask,
    async page(url, headers, schema, stop) {
      const asked = await ask({ method: "GET", url, headers, body: null }, stop);
      if (!asked.ok) return asked;
      if (asked.value.status === 410) return success(null);
      const answer = refusalOf(asked.value);
      if (!answer.ok) return answer;
      const page = schema.safeParse(jsonOf(answer.value.body));
      return page.success ? success(page.data) : failed("source-unreadable", "not this API");
    },
  };
}

/** What a person is told who set the address of an API. */
export const baseOf = (given: string, usual: string): string =>
  (given === "" ? usual : given).replace(/\/+$/, "");
