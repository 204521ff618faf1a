import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { z } from "zod";
import { mayAtHub, type Permission } from "../../contract/permissions.ts";
import type { User } from "../accounts/accounts.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { Caller } from "./audit-entry.ts";
import { type Answer, invalidRequest, refusal } from "./problem.ts";

/** Who may call: everybody, whoever is signed in, or accounts with this permission. */
export type Access = "public" | "signed-in" | Permission;

export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Null only on public routes. */
  readonly user: User | null;
  /** Whether the caller may know of this room: lists leave out what he may not. */
  readonly sees: (ref: RoomRef) => boolean;
  /** Network address of the caller. */
  readonly source: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface Route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly access: Access;
  /** For the OpenAPI document. */
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Guessing must be slow: fewer calls per minute than elsewhere. */
  readonly guessable?: boolean;
  /** A larger body than elsewhere. */
  readonly bodyBytes?: number;
  readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Answer>;
}

/** For parts of a request that a route has no use for. */
export const nothing = z.unknown();

/** Who somebody is, and the note that somebody was turned away. */
export interface Gate {
  authenticate(request: FastifyRequest): Promise<User | null>;
  denied(caller: Caller, path: string): Promise<void>;
}

/** Puts a route on the server: who may, then is it well formed, then what it does. */
export function addRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  app: FastifyInstance,
  gate: Gate,
  route: Route<P, Q, B>,
): void {
  const slow = { max: hubLimits.http.loginsPerMinute, timeWindow: 60_000 };
  app.route({
    method: route.method,
    url: route.path,
    schema: documented(route),
    config: route.guessable === true ? { rateLimit: slow } : {},
    ...(route.bodyBytes === undefined ? {} : { bodyLimit: route.bodyBytes }),
    async handler(request, reply) {
      const result = await run(gate, route, request, reply);
      return await reply.code(result.status).send(result.body);
    },
  });
}

/** A route that only reads. */
export function addRead<P extends z.ZodType, Q extends z.ZodType>(
  app: FastifyInstance,
  gate: Gate,
  route: Omit<Route<P, Q, typeof nothing>, "method" | "body">,
): void {
  addRoute(app, gate, { ...route, method: "GET", body: nothing });
}

async function run<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  gate: Gate,
  route: Route<P, Q, B>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Answer> {
  const user = await gate.authenticate(request);
  const denied = denial(route.access, user);
  if (denied !== null) {
    if (user !== null) await gate.denied({ user, source: request.ip }, route.path);
    return denied;
  }
  const params = route.params.safeParse(request.params);
  const query = route.query.safeParse(request.query);
  const body = route.body.safeParse(request.body);
  if (!params.success || !query.success || !body.success) {
    const parts = [params, query, body];
    return invalidRequest(parts.flatMap((part) => part.error?.issues ?? []));
  }
  return await route.handle({
    params: params.data,
    query: query.data,
    body: body.data,
    user,
    sees: () => true,
    source: request.ip,
    request,
    reply,
  });
}

/** Default deny: what is not public needs a user, and the permission it names. */
export function denial(access: Access, user: User | null): Answer | null {
  if (access === "public") return null;
  if (user === null) return refusal("not-signed-in");
  if (access === "signed-in" || mayAtHub(user.role, access)) return null;
  return refusal("forbidden");
}

/** JSON Schema of the zod schemas: the OpenAPI document cannot differ from what is checked. */
function documented<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  route: Route<P, Q, B>,
): FastifySchema {
  const given = (schema: z.ZodType) => schema !== nothing;
  return {
    summary: route.summary,
    tags: [route.access],
    ...(given(route.params) ? { params: jsonSchema(route.params) } : {}),
    ...(given(route.query) ? { querystring: jsonSchema(route.query) } : {}),
    ...(given(route.body) ? { body: jsonSchema(route.body) } : {}),
  };
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  return rest;
}
