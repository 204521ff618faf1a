import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { ApiProblem, SessionView } from "../../contract/api.ts";
import type { Log } from "../../contract/log.ts";
import { type Message, message } from "../../contract/message.ts";
import {
  isAtLeast,
  nameKey,
  ownPinSchema,
  type PanelRole,
  personNameSchema,
  pinSchema,
} from "../../contract/people.ts";
import type { Access, SignedIn } from "./access.ts";
import type { PanelLimits } from "./limits.ts";
import { machineName } from "./machine-token.ts";
import type { People } from "./people.ts";
import { PinGate } from "./pin-gate.ts";
import { problemBody, refuse, refuseForm } from "./problem.ts";
import { sourceOf, type WrongTries } from "./wrong-codes.ts";

export interface SessionPorts {
  readonly access: Access;
  readonly people: People;
  readonly wrongTries: WrongTries;
  /** Browsers keep cookies by host, not by port: each room's cookie has a name of its own. */
  readonly cookieName: string;
  readonly limits: PanelLimits;
  readonly log: Log;
  /** Puts on record, under a name, what a person did beside the room itself. */
  readonly note: (by: string, act: string, text: Message) => void;
}

const byCodeSchema = z.strictObject({ code: z.string().min(1).max(256), name: personNameSchema });
const byPinSchema = z.strictObject({ name: personNameSchema, pin: pinSchema });

/** Who asks: a program by its token, a browser by its cookie; undefined when neither is good. */
export function whoAsks(ports: SessionPorts, request: FastifyRequest): SignedIn | undefined {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return ports.access.ofToken(bearer);
  const cookie = request.cookies[ports.cookieName];
  return cookie === undefined ? undefined : ports.access.ofSession(cookie);
}

/** Who asks, when the role reaches `least`; undefined once the request has been refused. */
export function admit(
  ports: SessionPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  least: PanelRole,
): SignedIn | undefined {
  const who = whoAsks(ports, request);
  if (who !== undefined && isAtLeast(who.role, least)) return who;
  refuse(reply, who === undefined ? "not-signed-in" : "not-allowed");
  return undefined;
}

export function addSessionRoutes(app: FastifyInstance, ports: SessionPorts): void {
  const gate = new PinGate(ports);

  app.get("/api/session", (request): SessionView => {
    const who = whoAsks(ports, request);
    return who === undefined ? nobody : { name: who.name, role: who.role };
  });

  app.post("/api/session", async (request, reply) => {
    const body: unknown = request.body;
    const isByPin = typeof body === "object" && body !== null && "pin" in body;
    return isByPin ? await enterByPin(ports, gate, request, reply) : enter(ports, request, reply);
  });

  app.put("/api/session/pin", (request, reply) => changePin(ports, gate, request, reply));

  app.delete("/api/session", (request, reply) => {
    const cookie = request.cookies[ports.cookieName];
    if (cookie !== undefined) ports.access.leave(cookie);
    return reply.clearCookie(ports.cookieName, { path: "/" }).code(204).send();
  });
}

const nobody: SessionView = { name: null, role: null };

function enter(ports: SessionPorts, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { access, log } = ports;
  const { codesOfSource } = ports.wrongTries;
  const source = sourceOf(request.ip);
  const lockedForMs = codesOfSource.lockedForMs(source);
  if (lockedForMs > 0) return refuseLocked(reply, lockedForMs);
  const form = byCodeSchema.safeParse(request.body);
  if (!form.success) return refuseForm(reply, form.error);
  const { code, name } = form.data;
  // Only who has a good code is told; it can be used under another name.
  if (access.knowsCode(code) && isSomebodys(ports.people, name))
    return refuse(reply, "not-your-name");
  const secret = access.enter(code, name);
  if (secret === undefined) {
    const locked = codesOfSource.failed(source);
    log.warn({ source: request.ip, locked }, "a sign-in at the panel failed");
    return refuse(reply, "wrong-code");
  }
  codesOfSource.succeeded(source);
  log.info({ source: request.ip, name }, "somebody signed in at the panel by a link");
  return welcome(ports, request, reply, secret, { name, role: "administrator" });
}

/** Nobody puts on record under the name of another, nor as a program of this machine. */
function isSomebodys(people: People, name: string): boolean {
  const names = [...people.list().map((person) => person.name), machineName, "huitang"];
  return names.some((other) => nameKey(other) === nameKey(name));
}

async function enterByPin(
  ports: SessionPorts,
  gate: PinGate,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = byPinSchema.safeParse(request.body);
  if (!form.success) return refuseForm(reply, form.error);
  const { name, pin } = form.data;
  const result = await gate.check(name, pin, request.ip);
  if (!result.ok) return refusePin(reply, result);
  const { person } = result;
  ports.log.info({ source: request.ip, name: person.name }, "somebody signed in at the panel");
  const secret = ports.access.open(person);
  return welcome(ports, request, reply, secret, { name: person.name, role: person.role });
}

/** A new PIN for oneself, by the one of before: every session ends, and a new one opens. */
async function changePin(
  ports: SessionPorts,
  gate: PinGate,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const who = admit(ports, request, reply, "viewer");
  if (who === undefined) return reply;
  if (who.person === "") return refuse(reply, "no-pin");
  const form = ownPinSchema.safeParse(request.body);
  if (!form.success) return refuseForm(reply, form.error);
  const { current, next } = form.data;
  const result = await gate.check(who.name, current, request.ip);
  if (!result.ok) return refusePin(reply, result);
  // Somebody else of the same name may have come meanwhile.
  if (result.person.id !== who.person) return refuse(reply, "wrong-pin");
  const changed = await ports.people.change(result.person.id, { pin: next });
  if (typeof changed === "string") return refuse(reply, changed);
  ports.note(changed.name, "people", message("act.own-pin"));
  return welcome(ports, request, reply, ports.access.open(changed), changed);
}

type PinRefusal = Extract<Awaited<ReturnType<PinGate["check"]>>, { readonly ok: false }>;

function refusePin(reply: FastifyReply, refusal: PinRefusal): FastifyReply {
  if (refusal.why === "locked") return refuseLocked(reply, refusal.leftMs);
  return refuse(reply, refusal.why);
}

/** Says how long, so that nobody has to try. */
function refuseLocked(reply: FastifyReply, leftMs: number): FastifyReply {
  const body: ApiProblem = { ...problemBody("locked"), leftMs: Math.ceil(leftMs) };
  return reply
    .header("retry-after", Math.ceil(leftMs / 1000))
    .code(423)
    .send(body);
}

/** Hands out the cookie; a session that this browser had before ends. */
function welcome(
  ports: SessionPorts,
  request: FastifyRequest,
  reply: FastifyReply,
  secret: string,
  { name, role }: { readonly name: string; readonly role: PanelRole },
): FastifyReply {
  const before = request.cookies[ports.cookieName];
  if (before !== undefined) ports.access.leave(before);
  const session: SessionView = { name, role };
  return reply
    .setCookie(ports.cookieName, secret, {
      path: "/",
      httpOnly: true,
      sameSite: "strict",
      maxAge: ports.limits.sessionMs / 1000,
    })
    .send(session);
}
