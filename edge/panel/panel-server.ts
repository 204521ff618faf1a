import { networkInterfaces } from "node:os";
import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import files from "@fastify/static";
import websocket from "@fastify/websocket";
import fastify, { type FastifyError, type FastifyInstance } from "fastify";
import { createAccess } from "./access.ts";
import type { AccessPorts } from "./access.ts";
import { boundConnections } from "./connection-bounds.ts";
import type { PanelLimits } from "./limits.ts";
import { addEnergyRoutes, type EnergyPorts } from "./energy-routes.ts";
import { addJournalRoutes, type JournalPorts } from "./journal-routes.ts";
import { LiveClients, type LivePorts } from "./live-clients.ts";
import { pageHeaders } from "./page-headers.ts";
import { addPeopleRoutes } from "./people-routes.ts";
import { problemBody, problemOf, refuse } from "./problem.ts";
import { isOwnRequest } from "./request-origin.ts";
import { addReportRoutes, type ReportPorts } from "./report-routes.ts";
import { addRoomRoutes, type RoomPorts } from "./room-routes.ts";
import { addSessionRoutes, type SessionPorts } from "./session-routes.ts";
import { addSetupRoutes, type SetupPanelPorts } from "./setup-routes.ts";
import { addTraceRoutes, type TracePorts } from "./trace-routes.ts";
import { createWrongTries } from "./wrong-codes.ts";

export interface PanelOptions
  extends
    RoomPorts,
    ReportPorts,
    EnergyPorts,
    JournalPorts,
    SetupPanelPorts,
    TracePorts,
    LivePorts,
    AccessPorts {
  /** Who may sign in by a PIN. */
  readonly people: SessionPorts["people"];
  readonly note: SessionPorts["note"];
  /** Address to listen on. `0.0.0.0` for every one of this machine's. */
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Host names, besides addresses and localhost, by which browsers may call this machine. */
  readonly names: readonly string[];
  /** Folder of the built pages; null when only the API is wanted. */
  readonly assetsDir: string | null;
}

export interface Panel {
  /** Where a browser on this network finds the panel: `http://192.0.2.7:8080` */
  readonly url: string;
  /** A link that signs one browser in, once, within a day. Show it only to who may act here. */
  enterLink(): string;
  /** A new secret for `Authorization: Bearer …`; it cannot be shown again. */
  issueToken(name: string): string;
  /** Whether a token of earlier is still good. */
  knowsToken(secret: string): boolean;
  /** Closes every connection; resolves when nothing is left open. */
  stop(): Promise<void>;
}

/**
 * Serves the room's page and API. Rejects when the address cannot be listened on; `clock` is the
 * wire's.
 */
export async function createPanel(options: PanelOptions): Promise<Panel> {
  const { limits, log, people, note } = options;
  const { site, room } = options.roomView();
  const access = createAccess(options);
  const unhear = people.onRightsChange((person) => access.endSessionsOf(person));
  const app = createServer(limits);
  await addGuards(app, options);
  const live = new LiveClients(options, access);
  const sessions: SessionPorts = {
    access,
    people,
    note,
    wrongTries: createWrongTries(options.clock, limits),
    cookieName: `huitang.${site}.${room}`,
    limits,
    log,
  };
  addSessionRoutes(app, sessions);
  addPeopleRoutes(app, sessions);
  addRoomRoutes(app, options, live, sessions);
  addReportRoutes(app, options, sessions);
  addEnergyRoutes(app, options, sessions);
  addJournalRoutes(app, options, sessions);
  addSetupRoutes(app, options, sessions);
  addTraceRoutes(app, options, sessions);
  if (options.assetsDir !== null) await addPages(app, options.assetsDir);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    unhear();
    live.stop();
    await app.close();
    const where = `${options.host}:${options.port}`;
    throw new Error(`the panel cannot listen on ${where}: choose another panel.port`, {
      cause: error,
    });
  }
  const bound = app.server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : options.port;
  const url = urlOf(options.host, port);
  return {
    url,
    enterLink: () => `${url}/#/enter?code=${access.makeCode()}`,
    issueToken: (name) => access.issueToken(name),
    knowsToken: (secret) => access.ofToken(secret) !== undefined,
    async stop() {
      unhear();
      live.stop();
      await app.close();
    },
  };
}

function createServer(limits: PanelLimits): FastifyInstance {
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: true,
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: 1000,
    },
  });
  boundConnections(app.server, limits);
  // A form of another site can send text/plain without asking first; JSON it cannot.
  app.removeContentTypeParser("text/plain");
  return app;
}

async function addGuards(app: FastifyInstance, options: PanelOptions): Promise<void> {
  const { limits, log } = options;
  await app.register(rateLimit, {
    max: limits.requestsAMinute,
    timeWindow: 60_000,
    cache: limits.sourcesWatched,
  });
  await app.register(helmet, pageHeaders);
  await app.register(cookie);
  await app.register(websocket, {
    options: { maxPayload: limits.liveMessageBytes, perMessageDeflate: false },
  });
  app.addHook("onRequest", async (request, reply) => {
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    const { method, headers } = request;
    const own = isOwnRequest({ method, upgrade: request.ws, headers }, options.names);
    if (own) return undefined;
    log.warn({ source: request.ip, method }, "a request of another site was refused");
    return refuse(reply, "wrong-origin");
  });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const code = problemOf(error);
    if (code === "internal") log.error({ error: String(error) }, "a request to the panel failed");
    const status = code === "internal" ? 500 : (error.statusCode ?? 500);
    return reply.code(status).send(problemBody(code));
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, "unknown-path"));
}

/** Files with a hash in their name never change; the rest is asked for each time. */
async function addPages(app: FastifyInstance, assetsDir: string): Promise<void> {
  await app.register(files, {
    root: assetsDir,
    dotfiles: "ignore",
    // Beside each file stands what the build packed of it.
    preCompressed: true,
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader("vary", "accept-encoding");
      const hashed = /[\\/]assets[\\/]/.test(path.slice(assetsDir.length));
      response.setHeader("cache-control", hashed ? "max-age=31536000, immutable" : "no-cache");
    },
  });
}

/** A link must lead somewhere from another machine: "every address" becomes one of them. */
function urlOf(host: string, port: number): string {
  const every = host === "0.0.0.0" || host === "::";
  const reachable = every ? (ownAddress() ?? "127.0.0.1") : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === "IPv4" && !address.internal)?.address;
