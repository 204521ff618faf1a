import type { ApiProblem } from "../../contract/api.ts";

/** A browser without a screen: keeps one cookie, names its origin, understands problems. */
export class WebClient {
  readonly #origin: string;
  #cookie = "";

  constructor(origin: string) {
    this.#origin = origin;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>("GET", path, undefined);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>("POST", path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>("PATCH", path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>("PUT", path, body);
  }

  /** Throws with the server's own words when it refuses. */
  async #send<T>(method: string, path: string, body: unknown): Promise<T> {
    const response = await fetch(new URL(path, this.#origin), {
      method,
      headers: {
        origin: this.#origin,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.#cookie === "" ? {} : { cookie: this.#cookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const [fresh] = response.headers.getSetCookie();
    if (fresh !== undefined) this.#cookie = fresh.split(";", 1)[0] ?? "";
    const text = await response.text();
    if (response.ok) return (text === "" ? null : JSON.parse(text)) as T;
    throw new Error(`${method} ${path}: ${response.status} ${problemText(text)}`);
  }
}

function problemText(text: string): string {
  try {
    const problem = JSON.parse(text) as Partial<ApiProblem>;
    return `${problem.code ?? ""} ${problem.message ?? text}`;
  } catch {
    return text.slice(0, 200);
  }
}
