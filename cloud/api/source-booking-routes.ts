import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { sourceBookingSchema } from "../agenda/booking-schema.ts";
import { keyOf } from "../rooms/live-rooms.ts";
import type { Pushed, PushOutcome } from "../sources/source-desk-rest.ts";
import type { StoredSource } from "../store/source-store.ts";
import type { ApiParts } from "./api-parts.ts";
import { type Answer, refusal } from "./problem.ts";
import { addRoute, nothing } from "./route.ts";

const params = z.strictObject({
  id: z.string().max(64),
  key: z.string().regex(/^[\w.:@=+-]{1,200}$/, "1 to 200 letters, digits or . : @ = + - _"),
});

/** RFC 9110 names no form; 128 printable signs hold a UUID and more. */
const idempotencyKeySchema = z.string().regex(/^[\x21-\x7e]{1,128}$/);

/** Bookings that an office system sends: its token is its only way in, and leads nowhere else. */
export function addSourceBookingRoutes(app: FastifyInstance, parts: ApiParts): void {
  const { gate } = parts;
  const path = "/api/sources/:id/bookings/:key";

  addRoute(app, gate, {
    method: "PUT",
    path,
    access: "public",
    summary:
      "Books or changes a meeting of an office system, by its bearer token " +
      "({ meetingId, site, room, agendaVersion, placed, conflictWith, why })",
    params,
    query: nothing,
    body: sourceBookingSchema,
    handle: ({ params: { id, key }, body, request }) =>
      push(parts, id, { key, booking: body }, request),
  });

  addRoute(app, gate, {
    method: "DELETE",
    path,
    access: "public",
    summary: "Calls off a meeting of an office system, by its bearer token",
    params,
    query: nothing,
    body: nothing,
    handle: ({ params: { id, key }, request }) => push(parts, id, { key, booking: null }, request),
  });
}

async function push(
  parts: ApiParts,
  id: string,
  pushed: Pushed,
  request: FastifyRequest,
): Promise<Answer> {
  const source = await parts.sources.byToken(id, tokenOf(request));
  if (source === null) {
    await parts.gate.denied(request, null);
    return refusal("wrong-token");
  }
  if (!source.settings.enabled) return refusal("source-off");
  const given = request.headers["idempotency-key"];
  const key = idempotencyKeySchema.optional().safeParse(given);
  if (!key.success) return refusal("invalid-request", "Idempotency-Key: 1 to 128 printable signs");
  const outcome = await parts.pushed.push(source, pushed, key.data ?? "");
  await note(parts, source, pushed, outcome, request.ip);
  return answerTo(outcome);
}

const tokenOf = ({ headers }: FastifyRequest): string =>
  /^Bearer (?<token>[\w-]{16,256})$/.exec(headers.authorization ?? "")?.groups?.["token"] ?? "";

/** By its id: what a system calls its bookings may tell what they are about. */
async function note(
  { audit }: ApiParts,
  { id, settings }: StoredSource,
  { booking }: Pushed,
  outcome: PushOutcome,
  ip: string,
): Promise<void> {
  await audit({
    who: id,
    source: ip,
    action: booking === null ? "cancel meeting" : "book",
    object: keyOf(settings),
    outcome: outcome.kind === "answered" ? "done" : "refused",
  });
}

function answerTo(outcome: PushOutcome): Answer {
  switch (outcome.kind) {
    case "answered":
      return outcome.answer;
    case "key-reused":
      return refusal("key-reused");
    case "too-many-keys":
      return refusal("too-many-requests");
    case "too-many-bookings":
      return refusal("too-many-bookings");
    case "too-far-ahead":
      return refusal("too-far-ahead");
    case "ended":
      return refusal("meeting-ended");
    case "unknown":
      return refusal("unknown-meeting");
  }
}
