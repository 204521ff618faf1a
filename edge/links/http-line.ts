import { type ClientRequest, type IncomingMessage, request as openRequest } from "node:http";
import type { Clock } from "../../contract/clock.ts";
import { failed, type Outcome, success } from "../../contract/errors.ts";
import type { Priority } from "../drivers/driver.ts";
import { limits } from "../limits.ts";
import type { HttpTrace } from "../trace/http-trace.ts";
import type { LinkCounters } from "./link-health.ts";
import { LinkState } from "./link-state.ts";
import { type Queued, RequestQueue } from "./request-queue.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface HttpPost {
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
  /** A newer one with the same key takes the place of one that still waits. */
  readonly key: string;
}

export interface HttpPace {
  readonly priority: Priority;
  readonly timeoutMs: number;
}

interface HttpRequest extends Queued {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly timeoutMs: number;
  readonly settle: (outcome: Outcome<HttpAnswer>) => void;
}

/** A GET that is awaited or was answered a moment ago. */
interface SharedGet {
  readonly answer: Promise<Outcome<HttpAnswer>>;
  answeredMs: number | null;
}

const nothing = new Uint8Array();

/**
 * The one who speaks with an HTTP server that serves many devices: one request in flight, each on a
 * connection of its own, and answers of bounded size. What several devices ask at about the same time
 * is asked once.
 */
export class HttpLine {
  readonly state = new LinkState();
  readonly #host: string;
  readonly #port: number;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #trace: HttpTrace;
  readonly #queue = new RequestQueue<HttpRequest>(limits.http.queueMax);
  readonly #gets = new Map<string, SharedGet>();
  #current: ClientRequest | null = null;
  #isStopped = true;

  constructor(
    target: { readonly host: string; readonly port: number },
    clock: Clock,
    counters: LinkCounters,
    trace: HttpTrace,
  ) {
    this.#host = target.host;
    this.#port = target.port;
    this.#clock = clock;
    this.#counters = counters;
    this.#trace = trace;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Nothing is open between requests: the line counts as up until one of them fails. */
  start(): void {
    this.#isStopped = false;
    this.state.setUp();
  }

  stop(): void {
    this.#isStopped = true;
    const stopped = failed("link-closed", "the line was stopped");
    for (const waiting of this.#queue.removeAll(() => true)) waiting.settle(stopped);
    this.#current?.destroy(new Error("stopped"));
    this.state.setDown(stopped.failure);
  }

  /** `freshMs`: an answer that came not longer ago than this serves as well. */
  get(path: string, freshMs: number, pace: HttpPace): Promise<Outcome<HttpAnswer>> {
    const known = this.#gets.get(path);
    const nowMs = this.#clock.monotonicMs();
    if (known !== undefined) {
      if (known.answeredMs === null || nowMs - known.answeredMs <= freshMs) return known.answer;
    }
    const shared: SharedGet = {
      answer: this.#add({ method: "GET", path, type: "", body: nothing, key: null, ...pace }),
      answeredMs: null,
    };
    this.#gets.set(path, shared);
    void this.#keep(path, shared);
    return shared.answer;
  }

  /** A failure is not shared with who asks later. */
  async #keep(path: string, shared: SharedGet): Promise<void> {
    const outcome = await shared.answer;
    shared.answeredMs = this.#clock.monotonicMs();
    if (!outcome.ok && this.#gets.get(path) === shared) this.#gets.delete(path);
    this.#forgetOld();
  }

  async post(post: HttpPost, pace: HttpPace): Promise<Outcome<HttpAnswer>> {
    const outcome = await this.#add({ method: "POST", ...post, ...pace });
    // What was read before the order says nothing of what came of it.
    this.#gets.clear();
    return outcome;
  }

  #forgetOld(): void {
    for (const [path, { answeredMs }] of this.#gets) {
      if (this.#gets.size <= limits.http.answersKept) return;
      if (answeredMs !== null) this.#gets.delete(path);
    }
  }

  #add(request: Omit<HttpRequest, "settle">): Promise<Outcome<HttpAnswer>> {
    if (this.#isStopped) return Promise.resolve(failed("link-closed", "the line was stopped"));
    return new Promise((settle) => {
      const lost = this.#queue.add({ ...request, settle });
      if (lost !== undefined) {
        this.#counters.dropped += 1;
        lost.settle(failed("link-busy", "a newer request took its place, or the queue is full"));
      }
      this.#next();
    });
  }

  #next(): void {
    if (this.#current !== null || this.#isStopped) return;
    const request = this.#queue.take(() => true);
    if (request === undefined) return;
    this.#send(request, (outcome) => {
      this.#current = null;
      this.#note(request, outcome);
      request.settle(outcome);
      this.#next();
    });
  }

  #note({ method, path }: HttpRequest, outcome: Outcome<HttpAnswer>): void {
    if (outcome.ok) {
      this.#counters.received += 1;
      this.#trace.answer(`${method} ${path}`, outcome.value.status, outcome.value.body);
      this.state.setUp();
      return;
    }
    const { code } = outcome.failure;
    if (code === "link-timeout") this.#counters.timeouts += 1;
    if (code === "link-overflow") this.#counters.dropped += 1;
    this.#trace.failed(`${method} ${path}`, code);
    if (!this.#isStopped) this.state.setDown(outcome.failure);
  }

  #send(request: HttpRequest, done: (outcome: Outcome<HttpAnswer>) => void): void {
    const { method, path, type, body, timeoutMs } = request;
    this.#counters.sent += 1;
    this.#trace.request(`${method} ${path}`, body.length);
    let cause: Outcome<HttpAnswer> = failed("link-closed", `${this.#host} broke off`);
    const sending = openRequest({
      host: this.#host,
      port: this.#port,
      method,
      path,
      agent: false,
      headers:
        method === "POST" ? { "content-type": type, "content-length": String(body.length) } : {},
      maxHeaderSize: limits.http.headersMaxBytes,
    });
    this.#current = sending;
    const cancel = this.#clock.after("HTTP answer", timeoutMs, () => {
      cause = failed("link-timeout", `no answer within ${timeoutMs} ms`);
      sending.destroy();
    });
    sending.on("error", (error: NodeJS.ErrnoException) => {
      if (cause.ok || cause.failure.code !== "link-closed") return;
      const code = error.code === "ECONNREFUSED" ? "link-refused" : "link-closed";
      cause = failed(code, `${this.#host}:${this.#port} ${error.code ?? error.message}`);
    });
    sending.on("response", (response) => {
      collect(response, (outcome) => {
        cause = outcome;
        if (!outcome.ok) sending.destroy();
      });
    });
    sending.on("close", () => {
      cancel();
      done(cause);
    });
    sending.end(body);
  }
}

/** The whole body, or a failure as soon as it is known to be too long. */
function collect(response: IncomingMessage, told: (outcome: Outcome<HttpAnswer>) => void): void {
  const { answerMaxBytes } = limits.http;
  const tooLong = failed("link-overflow", `an answer of more than ${answerMaxBytes} bytes`);
  const chunks: Buffer[] = [];
  let size = 0;
  if (Number(response.headers["content-length"] ?? 0) > answerMaxBytes) {
    told(tooLong);
    return;
  }
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > answerMaxBytes) told(tooLong);
    else chunks.push(chunk);
  });
  response.on("error", () => {});
  response.on("end", () => {
    if (size > answerMaxBytes || !response.complete) return;
    told(success({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
  });
}
