import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { detailsSchema } from "../agenda/booking-schema.ts";
import type { ApiParts } from "./api-parts.ts";
import { booked, meetingParams, note } from "./meeting-routes.ts";
import { answer, refusal } from "./problem.ts";
import { addRead, addRoute, nothing } from "./route.ts";

/** Who comes to a meeting and where they sit, and the proof-reading of its banner. */
export function addDetailRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { bookings, gate } = parts;

  addRead(app, gate, {
    path: "/api/rooms/:site/:room/meetings/:id/details",
    access: "see-bookings",
    summary: "Who comes to a meeting and where they sit (BookingDetails)",
    params: meetingParams,
    query: nothing,
    async handle({ params: { id, ...ref } }) {
      const known = await bookings.note(ref, id);
      return known === null ? refusal("unknown-meeting") : answer(known.details);
    },
  });

  addRoute(app, gate, {
    method: "PUT",
    path: "/api/rooms/:site/:room/meetings/:id/details",
    access: "book",
    summary:
      "Says who comes and where they sit ({ meeting, agendaVersion }); a plan sets the seats",
    params: meetingParams,
    query: nothing,
    body: detailsSchema,
    async handle({ params: { id, ...ref }, body, user, source }) {
      const result = await bookings.as(user?.name ?? "").detail(ref, id, body);
      await note(parts, "change attendees and seats", ref, id, { user, source }, result);
      return booked(result, id, 200);
    },
  });

  addRoute(app, gate, {
    method: "POST",
    path: "/api/rooms/:site/:room/meetings/:id/banner-check",
    access: "book",
    summary: "Proof-reads the banner as it stands, by somebody other than who typed it (NX T6-6)",
    params: meetingParams,
    query: nothing,
    body: z.strictObject({ text: z.string().min(1).max(256) }),
    async handle({ params: { id, ...ref }, body, user, source }) {
      const result = await bookings.as(user?.name ?? "").checkBanner(ref, id, body.text);
      await note(parts, "proof-read banner", ref, id, { user, source }, result);
      return booked(result, id, 200);
    },
  });
}
