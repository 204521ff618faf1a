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
import { addAuditRoutes } from "./audit-routes.ts";
import { addAlarmRoutes } from "./alarm-routes.ts";
import { addAgendaRoutes } from "./agenda-routes.ts";
import type { ApiParts } from "./api-parts.ts";
import { addComplianceRoutes } from "./compliance-routes.ts";
import { addDetailRoutes } from "./detail-routes.ts";
import { addEnergyRoutes } from "./energy-routes.ts";
import { addDeviceRoutes } from "./device-routes.ts";
import { addMetricRoutes } from "./metric-routes.ts";
import { addSystemRoutes } from "./system-routes.ts";
import { problemSchema } from "./route-document.ts";
import { addFreeRoomRoutes } from "./free-room-routes.ts";
import { addHookRoutes } from "./hook-routes.ts";
import { addHistoryRoutes } from "./history-routes.ts";
import { addLiveRoutes } from "./live-routes.ts";
import { addMeetingRoutes } from "./meeting-routes.ts";
import { isOwnRequest, type OwnNames } from "./origin.ts";
import { answer, type ProblemCode, refusal } from "./problem.ts";
import { addReportRoutes } from "./report-routes.ts";
import { addRoomRoutes } from "./room-routes.ts";
import { addRead, nothing } from "./route.ts";
import { addOwnAccountRoutes } from "./own-account-routes.ts";
import { addPinRoutes } from "./pin-routes.ts";
import { addSessionRoutes } from "./session-routes.ts";
import { addSignOnRoutes } from "./sign-on-routes.ts";
import { addSiteRoutes } from "./site-routes.ts";
import { addSourceBookingRoutes } from "./source-booking-routes.ts";
import { addSourceRoutes } from "./source-routes.ts";
import { addTokenRoutes } from "./token-routes.ts";
import { StoreUnreachable } from "../store/store-unreachable.ts";

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
  // The schemas of answers are for the document only: what a route answers is sent as it is.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));
  app.addSchema(problemSchema);
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
  addHistoryRoutes(app, parts);
  addReportRoutes(app, parts);
  addMeetingRoutes(app, parts);
  addAgendaRoutes(app, parts);
  addDetailRoutes(app, parts);
  addSourceRoutes(app, parts);
  addSourceBookingRoutes(app, parts);
  addFreeRoomRoutes(app, parts);
  addEnergyRoutes(app, parts);
  addOwnAccountRoutes(app, parts);
  addAccountRoutes(app, parts);
  addTokenRoutes(app, parts);
  addSiteRoutes(app, parts);
  addAuditRoutes(app, parts);
  addDeviceRoutes(app, parts);
  addSystemRoutes(app, parts);
  addMetricRoutes(app, parts);
  addSignOnRoutes(app, parts);
  addAlarmRoutes(app, parts);
  addHookRoutes(app, parts);
  addComplianceRoutes(app, parts);
  addLiveRoutes(app, parts);
  addPlainRoutes(app, parts);
  if (options.consoleFolder !== null) {
    await addConsole(app, options.consoleFolder);
  }
  await app.ready();
  return app;
}

/** Files with a hash in their name never change; the rest is asked for each time. */
async function addConsole(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: "/",
    dotfiles: "ignore",
    // Beside each file stands what the build packed of it.
    preCompressed: true,
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader("vary", "accept-encoding");
      const isHashed = /[\\/]assets[\\/]/.test(path.slice(folder.length));
      response.setHeader("cache-control", isHashed ? "max-age=31536000, immutable" : "no-cache");
    },
  });
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
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) =>
        typeof $id === "string" ? $id : `def-${index}`,
    },
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Huitang hub",
        version: "1",
        description:
          "Every call but session, setup and health needs the session cookie, or a token: " +
          "Authorization: Bearer. The tag of a call is the permission it asks for.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer" },
          session: { type: "apiKey", in: "cookie", name: "huitang" },
        },
      },
      security: [{ token: [] }, { session: [] }],
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
    const code =
      error instanceof StoreUnreachable
        ? "store-unreachable"
        : (problemByStatus[error.statusCode ?? 500] ?? "internal");
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
