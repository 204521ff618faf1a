import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { harmlessLine } from "../../contract/harmless-text.ts";
import type { Permission } from "../../contract/permissions.ts";
import { placeKinds, type PlacesView, siteName, treePlaceIdSchema } from "../../contract/places.ts";
import { usernameOf } from "../accounts/enrolments.ts";
import type { User } from "../accounts/user.ts";
import { hubLimits } from "../hub-limits.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { PlaceResult } from "../sites/sites.ts";
import type { ApiParts } from "./api-parts.ts";
import { auditEntry } from "./audit-entry.ts";
import { type Answer, answer, refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { addRead, addRoute, nothing } from "./route.ts";

const textSchema = z.string().overwrite(harmlessLine).min(1).max(64);
const nameSchema = z.strictObject({ zh: textSchema, en: textSchema });
const sortSchema = z.int().min(0).max(1_000_000);
const placeParams = z.strictObject({ id: treePlaceIdSchema });

/** Where rooms stand, and rooms' logins. */
export function addSiteRoutes(app: FastifyInstance, parts: ApiParts): void {
  addTreeRoutes(app, parts);
  addPlaceChangeRoutes(app, parts);
  addFloorRoute(app, parts);
  addRoomsRoute(app, parts);
  addEnrolmentRoute(app, parts);
}

/** Whether somebody has the permission at a place of the tree; null: at the top. */
function mayAtPlace(
  { gate, places }: ApiParts,
  user: User | null,
  permission: Permission,
  place: string | null,
): boolean {
  if (user === null) return false;
  return gate.mayOn(user, permission, place === null ? [] : places.tree().path(place));
}

function addTreeRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { gate, places, audit } = parts;

  addRead(app, gate, {
    path: "/api/places",
    access: "signed-in",
    summary:
      "Regions, buildings, floors: those one has a role in, and what they stand in (PlacesView)",
    params: nothing,
    query: nothing,
    async handle({ user, sees }) {
      const tree = places.tree();
      const rooms = tree.rooms.filter(sees);
      const seen = tree.places.filter(({ id }) => mayAtPlace(parts, user, "see-rooms", id));
      // Above what somebody sees stand the names of what it is part of.
      const shown = new Set(seen.flatMap(({ id }) => tree.path(id)));
      for (const one of (await parts.store.rooms.all()).filter(sees)) {
        for (const id of tree.roomPath(one.site, one.room)) shown.add(id);
      }
      const view: PlacesView = { places: tree.places.filter(({ id }) => shown.has(id)), rooms };
      return answer(view);
    },
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/places",
    access: "keep-sites",
    summary: "Makes a region, city, unit, building or floor (Place)",
    params: nothing,
    query: nothing,
    body: z.strictObject({
      parent: treePlaceIdSchema.nullable(),
      kind: z.enum(placeKinds),
      name: nameSchema,
      sort: sortSchema.default(0),
    }),
    async handle({ body, user, source }) {
      const isOwn = mayAtPlace(parts, user, "keep-sites", body.parent);
      if (!isOwn) return refusal("unknown-place");
      const result = await places.create(body);
      const object = result.ok ? result.place.id : body.kind;
      await audit(auditEntry({ user, source }, "make place", object, result.ok));
      return answerTo(result, 201);
    },
  });
}

function addPlaceChangeRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { gate, places, audit } = parts;

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/places/:id",
    access: "keep-sites",
    summary: "Renames, sorts or moves a place, with everything in it (Place)",
    params: placeParams,
    query: nothing,
    body: z
      .strictObject({
        parent: treePlaceIdSchema.nullable().exactOptional(),
        name: nameSchema.exactOptional(),
        sort: sortSchema.exactOptional(),
      })
      .refine((change) => Object.keys(change).length > 0, "say what to change"),
    async handle({ params: { id }, body, user, source }) {
      const parent = places.tree().find(id)?.parent ?? null;
      // What is moved leaves one part and comes into another: both must be one's own.
      const at = body.parent === undefined ? [id] : [id, parent, body.parent];
      if (!at.every((place) => mayAtPlace(parts, user, "keep-sites", place))) {
        return refusal("unknown-place");
      }
      const result = await places.change(id, body);
      await audit(auditEntry({ user, source }, "change place", id, result.ok));
      return answerTo(result, 200);
    },
  });

  addRoute(app, gate, {
    method: "DELETE",
    path: "/api/places/:id",
    access: "keep-sites",
    summary: "Removes a place that nothing stands in (Place)",
    params: placeParams,
    query: nothing,
    body: nothing,
    async handle({ params: { id }, user, source }) {
      if (!mayAtPlace(parts, user, "keep-sites", id)) return refusal("unknown-place");
      const result = await places.remove(id);
      await audit(auditEntry({ user, source }, "remove place", id, result.ok));
      return answerTo(result, 200);
    },
  });
}

function addFloorRoute(app: FastifyInstance, parts: ApiParts): void {
  const { gate, places, audit, changes, store } = parts;

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/place",
    access: "keep-sites",
    summary: "Puts a room on a floor of its building; null: on none ({ place })",
    params: roomParams,
    query: nothing,
    body: z.strictObject({ floor: treePlaceIdSchema.nullable() }),
    async handle({ params, body: { floor }, user, source }) {
      if ((await store.rooms.find(params)) === null) return refusal("unknown-room");
      const isOwn = floor === null || mayAtPlace(parts, user, "keep-sites", floor);
      const done = isOwn ? await places.setFloor([params], floor) : "unknown-place";
      const object = `${keyOf(params)} ${floor ?? ""}`.trim();
      await audit(auditEntry({ user, source }, "place room", object, done === "ok"));
      if (done !== "ok") return refusal(done);
      changes.mark(params);
      return answer({ place: places.tree().roomPath(params.site, params.room).slice(0, -1) });
    },
  });
}

const roomsSchema = z.strictObject({
  rooms: z
    .array(roomParams)
    .min(1)
    .max(hubLimits.places.roomsAtOnce)
    .refine((rooms) => new Set(rooms.map(keyOf)).size === rooms.length, "each room once"),
});

function addRoomsRoute(app: FastifyInstance, parts: ApiParts): void {
  const { gate, places, audit, changes, store } = parts;

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/places/:id/rooms",
    access: "keep-sites",
    summary: "Puts several rooms on a floor of their building, or on none: all or none ({ moved })",
    params: placeParams,
    query: nothing,
    body: roomsSchema,
    async handle({ params: { id }, body: { rooms }, user, source, sees }) {
      if (!mayAtPlace(parts, user, "keep-sites", id)) return refusal("unknown-place");
      const known = new Set((await store.rooms.all()).map(keyOf));
      if (!rooms.every((ref) => known.has(keyOf(ref)) && sees(ref))) return refusal("unknown-room");
      // Right under a building is on no floor of it.
      const floor = rooms.every(({ site }) => siteName(site) === id) ? null : id;
      const done = await places.setFloor(rooms, floor);
      for (const ref of rooms) {
        const object = `${keyOf(ref)} ${floor ?? ""}`.trim();
        await audit(auditEntry({ user, source }, "place room", object, done === "ok"));
      }
      if (done !== "ok") return refusal(done);
      for (const ref of rooms) changes.mark(ref);
      return answer({ moved: rooms.length });
    },
  });
}

function addEnrolmentRoute(app: FastifyInstance, parts: ApiParts): void {
  const { enrolments, sites, audit, gate, disconnectRoom } = parts;

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/enrolment",
    access: "keep-sites",
    summary: "Makes or replaces a room's login at the hub ({ username, password }), shown once",
    params: roomParams,
    query: nothing,
    body: nothing,
    async handle({ params, user, source }) {
      if (!sites.includes(params.site)) return refusal("unknown-room", "the hub has no such site");
      const enrolment = await enrolments.enrol(params);
      disconnectRoom(usernameOf(params));
      await audit(auditEntry({ user, source }, "enrol", keyOf(params), true));
      parts.changes.mark(params);
      return answer(enrolment, 201);
    },
  });
}

function answerTo(result: PlaceResult, status: number): Answer {
  return result.ok ? answer(result.place, status) : refusal(result.why);
}
