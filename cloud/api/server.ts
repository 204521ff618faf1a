import fastifyCookie from "@fastify/cookie";
import fastifyHelmet from "@fastify/helmet";
import fastifyRateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import fastifySwagger from "@fastify/swagger";
import fastifyWebsocket from "@fastify/websocket";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify";
import type { Log } from "../../contract/log.ts";
import { hubLimits } from "../hub-limits.ts";
import type { TlsFiles } from "../hub-ports.ts";
import { addAccountRoutes } from "./account-routes.ts";
import type { ApiParts } from "./api-parts.ts";
import { addDetailRoutes } from "./detail-routes.ts";
import { addFreeRoomRoutes } from "./free-room-routes.ts";
import { addLiveRoutes } from "./live-routes.ts";
import { addMeetingRoutes } from "./meeting-routes.ts";
import { isOwnRequest, type OwnNames } from "./origin.ts";
import { answer, type ProblemCode, refusal } from "./problem.ts";
import { addRoomRoutes } from "./room-routes.ts";
import { addRead, nothing } from "./route.ts";
import { addPinRoutes } from "./pin-routes.ts";
import { addSessionRoutes } from "./session-routes.ts";
import { addSourceBookingRoutes } from "./source-booking-routes.ts";
import { addSourceRoutes } from "./source-routes.ts";

export interface ServerOptions {
  readonly names: OwnNames;
  readonly tls: TlsFiles | null;
  readonly consoleFolder: string | null;
}

/** The hub's HTTP server with everything on it; not listening yet. */
export async function createServer(
  parts: ApiParts,
  options: ServerOptions,
): Promise<FastifyInstance> {
  const app = bareServer(options);
  app.setValidatorCompiler(() => () => true);
  app.removeContentTypeParser("text/plain");
  answerFailures(app, parts.log);
  // Before every other hook: it ends the sockets of upgrades that a later hook refuses.
  await app.register(fastifyWebsocket, {
    options: { maxPayload: hubLimits.live.payloadBytes, perMessageDeflate: false },
  });
  app.addHook("onRequest", async (request, reply) => {
    const upgrade = request.headers.upgrade !== undefined;
    if (isOwnRequest(options.names, request.method, upgrade, request.headers)) return;
    const { status, body } = refusal("wrong-origin");
    await reply.code(status).send(body);
  });
  await addProtection(app, options);
  addSessionRoutes(app, parts);
  addPinRoutes(app, parts);
  addRoomRoutes(app, parts);
  addMeetingRoutes(app, parts);
  addDetailRoutes(app, parts);
  addSourceRoutes(app, parts);
  addSourceBookingRoutes(app, parts);
  addFreeRoomRoutes(app, parts);
  addAccountRoutes(app, parts);
  addLiveRoutes(app, parts);
  addPlainRoutes(app, parts);
  if (options.consoleFolder !== null) {
    await app.register(fastifyStatic, { root: options.consoleFolder, prefix: "/" });
  }
  await app.ready();
  return app;
}

function bareServer({ tls, names }: ServerOptions): FastifyInstance {
  const { bodyBytes, requestTimeoutMs, headTimeoutMs, connections } = hubLimits.http;
  const common = {
    logger: false,
    bodyLimit: bodyBytes,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: hubLimits.sources.keyCharacters },
    // What the router itself refuses has the one shape as well.
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      const code = problemByStatus[error.statusCode ?? 400] ?? "invalid-request";
      const { status, body } = refusal(code);
      void reply.code(status).send(body);
    },
    forceCloseConnections: true,
    // A proxy in front is on this machine: only it may say whom it speaks for.
    trustProxy: names.publicUrl === null ? false : "loopback",
  } as const;
  const slowHeads = { headersTimeout: headTimeoutMs, connectionsCheckingInterval: 5_000 };
  const app: FastifyInstance =
    tls === null
      ? Fastify({ ...common, http: slowHeads })
      : Fastify({
          ...common,
          https: { ...slowHeads, cert: tls.certificate, key: tls.key, minVersion: "TLSv1.2" },
        });
  app.server.maxConnections = connections;
  return app;
}

async function addProtection(app: FastifyInstance, options: ServerOptions): Promise<void> {
  const overTls = options.names.scheme === "https";
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: overTls ? { maxAge: 31_536_000 } : false,
    frameguard: { action: "deny" },
  });
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, {
    max: hubLimits.http.requestsPerMinute,
    timeWindow: 60_000,
  });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Huitang hub",
        version: "1",
        description: "Every call but session, setup and health needs the session cookie.",
      },
    },
  });
}

const problemByStatus: Readonly<Record<number, ProblemCode>> = {
  400: "invalid-request",
  404: "unknown-path",
  413: "too-large",
  414: "too-large",
  415: "not-json",
  429: "too-many-requests",
};

/** Whatever goes wrong answers in the one shape; what nobody foresaw is logged, not told. */
function answerFailures(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler(async (_request, reply) => {
    const { status, body } = refusal("unknown-path");
    return await reply.code(status).send(body);
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const code = problemByStatus[error.statusCode ?? 500] ?? "internal";
    if (code === "internal") {
      const route = request.routeOptions.url ?? "";
      log.error({ route, error: error.stack ?? String(error) }, "a request failed");
    }
    const { status, body } = refusal(code);
    return await reply.code(status).send(body);
  });
}

function addPlainRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { gate, clauses, outlet } = parts;
  addRead(app, gate, {
    path: "/api/health",
    access: "public",
    summary: "Whether the hub works",
    params: nothing,
    query: nothing,
    handle: async () => answer({ ok: true, broker: outlet.online() }),
  });
  addRead(app, gate, {
    path: "/api/clauses",
    access: "signed-in",
    summary: "The clauses the rooms answer to (ClauseView[])",
    params: nothing,
    query: nothing,
    handle: async () => answer(clauses),
  });
  addRead(app, gate, {
    path: "/api/openapi.json",
    access: "signed-in",
    summary: "This document",
    params: nothing,
    query: nothing,
    handle: async () => answer(app.swagger()),
  });
}
