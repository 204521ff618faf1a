import type { ApiProblem } from "../api.ts";
import type { Clock } from "../clock.ts";
import { screenLimits } from "./screen-limits.ts";

export type ApiResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly status: number; readonly problem: ApiProblem };

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Speaks JSON with the server this page came from. */
export interface Http {
  /**
   * `path` is below `api/`. A refusal, a lost line and a time-out are results, never thrown; the
   * last two have status 0 and the codes `unreachable` and `timed-out`.
   */
  request<T>(method: Method, path: string, body?: unknown): Promise<ApiResult<T>>;
}

/** `base` is where the page itself stands: a proxy may serve it below a folder. */
export function createHttp(base: string, clock: Clock): Http {
  return {
    async request<T>(method: Method, path: string, body?: unknown): Promise<ApiResult<T>> {
      const abort = new AbortController();
      const cancel = clock.after("request", screenLimits.requestTimeoutMs, () => abort.abort());
      try {
        const response = await fetch(new URL(`api/${path}`, base), {
          method,
          signal: abort.signal,
          credentials: "same-origin",
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        });
        return await readAnswer<T>(response);
      } catch {
        return lost(abort.signal.aborted ? "timed-out" : "unreachable");
      } finally {
        cancel();
      }
    },
  };
}

async function readAnswer<T>(response: Response): Promise<ApiResult<T>> {
  const text = await response.text();
  const content = parseJson(text);
  if (response.ok) return { ok: true, value: content as T };
  if (isProblem(content)) return { ok: false, status: response.status, problem: content };
  const problem = { code: `http-${response.status}`, message: response.statusText };
  return { ok: false, status: response.status, problem };
}

function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isProblem = (content: unknown): content is ApiProblem =>
  typeof content === "object" &&
  content !== null &&
  "code" in content &&
  typeof content.code === "string" &&
  "message" in content &&
  typeof content.message === "string";

const lost = (code: "unreachable" | "timed-out"): ApiResult<never> => ({
  ok: false,
  status: 0,
  problem: { code, message: code },
});
