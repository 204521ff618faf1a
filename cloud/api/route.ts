import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { roomIdSchema, siteIdSchema } from "../../contract/ids.ts";
import { type Permission, permissions } from "../../contract/permissions.ts";
import type { User } from "../accounts/user.ts";
import { hubLimits } from "../hub-limits.ts";
import type { RoomRef } from "../store/hub-store.ts";
import type { Gate, Where } from "./gate.ts";
import { type Answer, invalidRequest, refusal } from "./problem.ts";
import { documented } from "./route-document.ts";

export type { Gate } from "./gate.ts";

/**
 * Who may call: everybody, whoever is signed in, or accounts with this permission: at the room or site
 * that the path names, else anywhere.
 */
export type Access = "public" | "signed-in" | Permission;

export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** Null only on public routes. */
  readonly user: User | null;
  /**
   * Whether the caller has the route's permission at this room; of a route for whoever is signed in,
   * whether he may see the room. Lists leave out what he may not know of.
   */
  readonly sees: (ref: RoomRef) => boolean;
  /** Another permission than the route's: at a room, at the whole hub, or, with null, anywhere. */
  readonly may: (permission: Permission, where: Where) => boolean;
  /** Network address of the caller. */
  readonly source: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

export interface Route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly access: Access;
  /** What it tells of, or changes, is the whole hub's: the permission must reach everywhere. */
  readonly ofWholeHub?: boolean;
  /** Open also to who must change a password, or set up a second factor, before anything else. */
  readonly whileDue?: boolean;
  /** Not for programs with a token: what opens doors to others, or to oneself. */
  readonly peopleOnly?: boolean;
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
    schema: documented(route, nothing),
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
  const denied = denial(gate, route, user, request.params);
  if (denied !== null) {
    await gate.denied(request, user);
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
    sees: (ref) => user !== null && gate.may(user, permissionOf(route.access), ref),
    may: (permission, where) => user !== null && gate.may(user, permission, where),
    source: request.ip,
    request,
    reply,
  });
}

/** What a route for whoever is signed in asks for at a room. */
const permissionOf = (access: Access): Permission =>
  permissions.find((permission) => permission === access) ?? "see-rooms";

type Asked = Pick<
  Route<z.ZodType, z.ZodType, z.ZodType>,
  "access" | "ofWholeHub" | "whileDue" | "peopleOnly"
>;

const roomSchema = z.object({ site: siteIdSchema, room: roomIdSchema });
const siteSchema = z.object({ site: siteIdSchema, room: z.undefined().optional() });

/** The room, or the site, that an address names. */
function whereOf(params: unknown): Where {
  const room = roomSchema.safeParse(params);
  if (room.success) return { site: room.data.site, room: room.data.room };
  const site = siteSchema.safeParse(params);
  return site.success ? { site: site.data.site, room: null } : null;
}

/**
 * Default deny: what is not public needs a user, and the permission it names, where it is asked for.
 * A room that somebody may not see does not exist for him. Null: go on.
 */
export function denial(
  gate: Pick<Gate, "may">,
  { access, ofWholeHub, whileDue, peopleOnly }: Asked,
  user: User | null,
  params: unknown,
): Answer | null {
  if (access === "public") return null;
  if (user === null) return refusal("not-signed-in");
  if (user.due !== null && whileDue !== true) return refusal(`${user.due}-due`);
  if (user.byToken && peopleOnly === true) return refusal("forbidden");
  const where = ofWholeHub === true ? "everywhere" : whereOf(params);
  const isSeen = where === null || where === "everywhere" || gate.may(user, "see-rooms", where);
  if (!isSeen) return refusal("unknown-room");
  if (access === "signed-in" || gate.may(user, access, where)) return null;
  return refusal("forbidden");
}
