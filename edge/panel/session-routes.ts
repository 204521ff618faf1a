import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SessionView } from "../../contract/api.ts";
import type { Log } from "../../contract/log.ts";
import type { Access } from "./access.ts";
import type { PanelLimits } from "./limits.ts";
import { refuse, refuseForm } from "./problem.ts";
import type { WrongCodes } from "./wrong-codes.ts";

export interface SessionPorts {
  readonly access: Access;
  readonly wrongCodes: WrongCodes;
  /** Browsers keep cookies by host, not by port: each room's cookie has a name of its own. */
  readonly cookieName: string;
  readonly limits: PanelLimits;
  readonly log: Log;
}

const enterSchema = z.strictObject({
  code: z.string().min(1).max(256),
  name: z.string().trim().min(1).max(64),
});

/** Who asks: a program by its token, a browser by its cookie; undefined when neither is good. */
export function whoAsks(ports: SessionPorts, request: FastifyRequest): string | undefined {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return ports.access.tokenName(bearer);
  const cookie = request.cookies[ports.cookieName];
  return cookie === undefined ? undefined : ports.access.sessionName(cookie);
}

export function addSessionRoutes(app: FastifyInstance, ports: SessionPorts): void {
  app.get("/api/session", (request): SessionView => ({ name: whoAsks(ports, request) ?? null }));

  app.post("/api/session", (request, reply) => enter(ports, request, reply));

  app.delete("/api/session", (request, reply) => {
    const cookie = request.cookies[ports.cookieName];
    if (cookie !== undefined) ports.access.leave(cookie);
    return reply.clearCookie(ports.cookieName, { path: "/" }).code(204).send();
  });
}

function enter(ports: SessionPorts, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { access, wrongCodes, limits, log } = ports;
  const lockedForMs = wrongCodes.lockedForMs(request.ip);
  if (lockedForMs > 0) {
    return refuse(reply.header("retry-after", Math.ceil(lockedForMs / 1000)), "locked");
  }
  const form = enterSchema.safeParse(request.body);
  if (!form.success) return refuseForm(reply, form.error);
  const secret = access.enter(form.data.code, form.data.name);
  if (secret === undefined) {
    const locked = wrongCodes.failed(request.ip);
    log.warn({ source: request.ip, locked }, "a sign-in at the panel failed");
    return refuse(reply, "wrong-code");
  }
  wrongCodes.succeeded(request.ip);
  log.info({ source: request.ip, name: form.data.name }, "somebody signed in at the panel");
  const session: SessionView = { name: form.data.name };
  return reply
    .setCookie(ports.cookieName, secret, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      maxAge: limits.sessionMs / 1000,
    })
    .send(session);
}
