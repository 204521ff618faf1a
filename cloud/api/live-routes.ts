import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HubEvent } from "../../contract/hub-api.ts";
import type { RoomRef } from "../store/hub-store.ts";
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
  const forget = parts.sessionEnds.listen((end) => pages.endOf(end));
  app.addHook("onClose", async () => {
    forget();
    pages.stop();
  });
  addRoomsRoute(app, parts, pages);
  addRoomRoute(app, parts, pages);
}

/** Refused before the upgrade, so that the caller sees why. */
async function guard(
  { gate }: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const user = await gate.authenticate(request);
  // A token has no session that a page could be closed with.
  const asked = { access: "see-rooms", peopleOnly: true } as const;
  const denied = denial(gate, asked, user, request.params);
  if (denied === null) return;
  await gate.denied(request, user);
  await reply.code(denied.status).send(denied.body);
}

/** `HubEvent`: first all rooms that the reader may see, then the ones that change. */
function addRoomsRoute(app: FastifyInstance, parts: ApiParts, pages: WatchedPages): void {
  const { feed, views, cookie, gate } = parts;
  app.route({
    method: "GET",
    url: "/api/live",
    websocket: true,
    preValidation: (request, reply) => guard(parts, request, reply),
    async handler(socket, request) {
      const user = await gate.authenticate(request);
      if (user === null || !pages.admit(socket, cookie.read(request), user.name)) return;
      // Asked anew for each event: a room may stand elsewhere by then.
      const sees = (ref: RoomRef) => gate.may(user, "see-rooms", ref);
      await feed.rooms.join(socket, sees, async (): Promise<HubEvent> => {
        return { type: "snapshot", rooms: (await views.all()).filter(sees) };
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
      const user = await gate.authenticate(request);
      if (user === null || !pages.admit(socket, cookie.read(request), user.name)) return;
      const ref = roomParams.parse(request.params);
      const sight = gate.may(user, "see-bookings", ref) ? "full" : "public";
      const sees = () => gate.may(user, "see-rooms", ref);
      const joined = await feed.detail(ref, sight).join(socket, sees, async () => {
        const room = await views.detail(ref);
        return room === null ? null : detailEvent(room, sight);
      });
      if (!joined) socket.close(closeCodes.unknownRoom, "unknown-room");
    },
  });
}
