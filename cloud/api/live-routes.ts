import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HubEvent } from "../../contract/api.ts";
import type { ApiParts } from "./api-parts.ts";
import { detailEvent } from "./live-feed.ts";
import { refusal } from "./problem.ts";
import { roomParams } from "./room-routes.ts";
import { denial } from "./route.ts";
import { closeCodes, WatchedPages } from "./watched-pages.ts";

/** Live events for signed-in pages: all rooms, or one room. */
export function addLiveRoutes(app: FastifyInstance, parts: ApiParts): void {
  const pages = new WatchedPages(parts.accounts, parts.clock, parts.log);
  pages.start();
  app.addHook("onClose", async () => pages.stop());
  addRoomsRoute(app, parts, pages);
  addRoomRoute(app, parts, pages);
}

/** Refused before the upgrade, so that the caller sees why. */
async function guard(parts: ApiParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const denied = denial("see-rooms", await parts.gate.authenticate(request));
  if (denied !== null) await reply.code(denied.status).send(denied.body);
}

/** `HubEvent`: first all rooms, then the ones that change. */
function addRoomsRoute(app: FastifyInstance, parts: ApiParts, pages: WatchedPages): void {
  const { feed, views, cookie } = parts;
  app.route({
    method: "GET",
    url: "/api/live",
    websocket: true,
    preValidation: (request, reply) => guard(parts, request, reply),
    async handler(socket, request) {
      if (!pages.admit(socket, cookie.read(request))) return;
      await feed.rooms.join(socket, async (): Promise<HubEvent> => {
        return { type: "snapshot", rooms: await views.all() };
      });
    },
  });
}

/** `DetailEvent`: the room, and again whenever it changes. */
function addRoomRoute(app: FastifyInstance, parts: ApiParts, pages: WatchedPages): void {
  const { feed, views, cookie, gate } = parts;
  app.route({
    method: "GET",
    url: "/api/rooms/:site/:room/live",
    websocket: true,
    async preValidation(request, reply) {
      await guard(parts, request, reply);
      if (reply.sent || roomParams.safeParse(request.params).success) return;
      const { status, body } = refusal("unknown-room");
      await reply.code(status).send(body);
    },
    async handler(socket, request) {
      if (!pages.admit(socket, cookie.read(request))) return;
      const ref = roomParams.parse(request.params);
      const seesAll = denial("see-bookings", await gate.authenticate(request)) === null;
      const sight = seesAll ? "full" : "public";
      const joined = await feed.detail(ref, sight).join(socket, async () => {
        const room = await views.detail(ref);
        return room === null ? null : detailEvent(room, sight);
      });
      if (!joined) socket.close(closeCodes.unknownRoom, "unknown-room");
    },
  });
}
