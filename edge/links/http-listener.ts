import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Cancel, Clock } from "../../contract/clock.ts";
import { limits } from "../limits.ts";
import type { HttpTrace } from "../trace/http-trace.ts";
import type { LinkCounters } from "./link-health.ts";
import { LinkState } from "./link-state.ts";

/** A visit of a device that fetches by itself. */
export interface Visit {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  header(name: string): string | undefined;
  /** `192.168.1.5:8090`: where the device reached the edge. */
  readonly reachedAt: string;
}

export interface VisitAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  /** The last byte was handed to the device. */
  readonly sent?: () => void;
}

/** A device's side of the listener: null when the visit is not for it. */
export type Visited = (visit: Visit) => VisitAnswer | null;

const notFound: VisitAnswer = { status: 404, type: "text/plain", body: new Uint8Array() };

/**
 * A small HTTP server of the edge's own, for devices that come and ask. It knows nobody: whoever is
 * asked for says whether the visitor is welcome. Bodies are read to their bound and thrown away.
 */
export class HttpListener {
  readonly state = new LinkState();
  readonly #host: string;
  readonly #port: number;
  readonly #clock: Clock;
  readonly #counters: LinkCounters;
  readonly #trace: HttpTrace;
  readonly #visited = new Set<Visited>();
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #cancelReopen: Cancel = () => {};

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

  /** Returns how to leave. */
  receive(visited: Visited): () => void {
    this.#visited.add(visited);
    return () => void this.#visited.delete(visited);
  }

  /** Resolves when it listens, or when it is known why not; then it tries again. */
  start(): Promise<void> {
    const server = createServer(
      {
        maxHeaderSize: limits.http.headersMaxBytes,
        headersTimeout: limits.http.visitMs,
        requestTimeout: limits.http.visitMs,
        keepAliveTimeout: 1,
      },
      (request, response) => this.#answer(request, response),
    );
    server.maxConnections = limits.http.visitorsMax;
    server.on("drop", () => (this.#counters.dropped += 1));
    server.on("clientError", (_error, socket) => {
      this.#counters.dropped += 1;
      socket.destroy();
    });
    server.on("connection", (socket: Socket) => this.#admit(socket));
    this.#server = server;
    return new Promise((resolve) => {
      server.on("error", (error: NodeJS.ErrnoException) => {
        const detail = `${this.#host}:${this.#port} ${error.code ?? error.message}`;
        this.state.setDown({ code: "link-closed", detail });
        const { reopenMaxMs } = limits.wire;
        this.#cancelReopen = this.#clock.after("listen again", reopenMaxMs, () => {
          void this.start();
        });
        resolve();
      });
      server.listen(this.#port, this.#host, () => {
        this.state.setUp();
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    this.#cancelReopen();
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => {
      if (server === null || !server.listening) resolve();
      else server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.state.setDown({ code: "link-closed", detail: "the listener was stopped" });
  }

  /** A visitor that is slow in sending or in taking holds a place for this long and no longer. */
  #admit(socket: Socket): void {
    this.#sockets.add(socket);
    const cancel = this.#clock.after("visit", limits.http.visitMs, () => socket.destroy());
    socket.once("close", () => {
      cancel();
      this.#sockets.delete(socket);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.http.bodyMaxBytes) return;
      this.#counters.dropped += 1;
      request.destroy();
    });
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("end", () => {
      this.#counters.received += 1;
      const visit = visitOf(request);
      this.#trace.request(`${visit.method} ${visit.path}`, size);
      this.#send(response, this.#ask(visit) ?? notFound);
    });
  }

  #ask(visit: Visit): VisitAnswer | null {
    for (const visited of this.#visited) {
      const answer = visited(visit);
      if (answer !== null) return answer;
    }
    return null;
  }

  #send(response: ServerResponse, { status, type, body, sent }: VisitAnswer): void {
    this.#counters.sent += 1;
    response.writeHead(status, {
      "content-type": type,
      "content-length": String(body.length),
      "cache-control": "no-store",
      connection: "close",
    });
    const { socket } = response;
    // Handed to the kernel as a whole, and nobody has hung up meanwhile.
    response.end(body, () => {
      if (socket?.destroyed === false) sent?.();
    });
  }
}

function visitOf(request: IncomingMessage): Visit {
  const { localAddress = "", localPort = 0 } = request.socket;
  const address = localAddress.replace(/^::ffff:/, "");
  return {
    method: request.method ?? "",
    path: (request.url ?? "").split("?")[0] ?? "",
    header(name) {
      const value = request.headers[name.toLowerCase()];
      return typeof value === "string" ? value : undefined;
    },
    reachedAt: `${address.includes(":") ? `[${address}]` : address}:${localPort}`,
  };
}
