import type { IncomingHttpHeaders } from "node:http";
import helmet from "@fastify/helmet";
import serveFiles from "@fastify/static";
import { fastify } from "fastify";
import type { ApiProblem } from "../../contract/api.ts";
import { deskView, switchFault } from "./fault-switch.ts";
import type { DeskRoom } from "./fault-switch.ts";
import { switchSchema } from "./fault-view.ts";

/** Where faults are switched while the demonstration runs. It can break simulated devices only. */
export interface FaultDesk {
  readonly url: string;
  stop(): Promise<void>;
}

export interface FaultDeskSettings {
  readonly rooms: readonly DeskRoom[];
  /** Of 127.0.0.1. */
  readonly port: number;
  /** Folder of the built page; null: only the command can be used. */
  readonly pageFolder: string | null;
}

/** A wish is three short names. */
const wishBytes = 1024;

/** Opens the desk's page and its API, for this machine alone. */
export async function openFaultDesk(settings: FaultDeskSettings): Promise<FaultDesk> {
  const { rooms, port, pageFolder } = settings;
  const server = fastify({ bodyLimit: wishBytes, logger: false });
  await server.register(helmet, { contentSecurityPolicy: pagePolicy });
  server.addHook("onRequest", async (request, reply) => {
    if (isFromHere(request.headers)) return;
    await reply.code(403).send(problem("foreign-request", "open this page by its own address"));
  });
  server.setErrorHandler(async (error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    await reply.code(status).send(problem(`http-${status}`, "this is not what the desk takes"));
  });
  server.get("/api/faults", () => deskView(rooms));
  server.post("/api/faults", async (request, reply) => {
    const wish = switchSchema.safeParse(request.body);
    if (!wish.success) {
      const expected = "expected { room, device, fault }; fault is a name of the list or null";
      return reply.code(400).send(problem("wrong-wish", expected));
    }
    const wrong = switchFault(rooms, wish.data);
    if (wrong !== null) return reply.code(400).send(problem("wrong-wish", wrong));
    return deskView(rooms);
  });
  if (pageFolder !== null) await server.register(serveFiles, { root: pageFolder });
  await server.listen({ host: "127.0.0.1", port });
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

const problem = (code: string, message: string): ApiProblem => ({ code, message });

/** Nothing but the page's own files. */
const pagePolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
};

/**
 * Whether a request comes from the desk's own page or from a program. A `Host` that is a name could
 * be made to lead here by anybody's DNS; an `Origin` other than the host's is another site's page.
 */
function isFromHere({ host, origin, ...headers }: IncomingHttpHeaders): boolean {
  if (host === undefined || !/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host)) {
    return false;
  }
  const site = headers["sec-fetch-site"] ?? "none";
  return (origin ?? `http://${host}`) === `http://${host}` && /^(?:none|same-origin)$/.test(site);
}
